----------------------------- MODULE Membership -----------------------------
(* Membership changes (paper, section 6; Ongaro, Consensus: Bridging Theory  *)
(* and Practice, sections 4.1 to 4.3, with the correction of 2015).          *)
(*                                                                           *)
(* A configuration is the value of an entry, and counts as soon as the entry *)
(* is in the log. So the core appends, sends and removes it like any other.  *)
(* Server has all servers: also those that no configuration names, yet or    *)
(* any more.                                                                 *)
EXTENDS Raft

CONSTANTS
    SingleChanges,  \* TRUE or FALSE: one voter comes or goes at a time.
    JointChanges,   \* TRUE or FALSE: any change at once (joint consensus).
    Learners,       \* TRUE or FALSE: servers that get the log, and no vote.
    AppliedConfigurations, \* TRUE or FALSE: etcd's rule. A configuration counts
                           \* not before its server has applied it.
    Wipes,          \* A subset of Server: these may come back with empty disks.
    Incarnations    \* TRUE or FALSE: an answer says which disk gives it, and
                    \* one of a disk that no configuration names counts not.

\* The configuration before the first entry that has one: all of Server.
\* A configuration of TLC may replace it.
FirstVoters == Server

\* Known bugs, which nobody is to turn on but to see what they do.
CONSTANTS
    EagerChanges,       \* The correction of 2015 is taken out.
    UnionElections,     \* A joint election by a majority of the union.
    UnguardedCampaigns, \* With AppliedConfigurations: servers campaign while a
                        \* committed change waits to be applied.
    VotesOnly           \* With Incarnations: of the answers only votes.

VARIABLES
    appliedIndex,  \* The last configuration that each server has applied;
                   \* durable. It stays 0 without AppliedConfigurations.
    incarnation    \* How many empty disks each server has had since its first.
memberVars == <<appliedIndex, incarnation>>

MembershipInit ==
    /\ appliedIndex = [i \in Server |-> 0]
    /\ incarnation  = [i \in Server |-> 0]

-----------------------------------------------------------------------------
(* Configurations *)

\* A joint configuration has outgoing voters, whose majority is asked for too;
\* a simple one has none.
Simple(voters, learners) ==
    [voters |-> voters, outgoing |-> {}, learners |-> learners]

Configurations == [voters   : SUBSET Server,
                   outgoing : SUBSET Server,
                   learners : SUBSET Server]

FirstConfiguration == Simple(FirstVoters, {})

IsConfigurationAt(xlog, index) == xlog[index].value \notin Value

ConfigurationIndexes(xlog) ==
    {index \in 1..Len(xlog) : IsConfigurationAt(xlog, index)}

\* The last configuration of a log, and its index; 0 before the first entry.
ConfigurationIndex(xlog) == Max({0} \cup ConfigurationIndexes(xlog))

ConfigurationOf(xlog) ==
    LET index == ConfigurationIndex(xlog)
    IN  IF index = 0 THEN FirstConfiguration ELSE xlog[index].value

Applied(i) == SubSeq(log[i], 1, Min({appliedIndex[i], Len(log[i])}))

\* The configuration that counts for i: the last one in its log; by etcd's rule
\* the last one that it has applied.
Configuration(i) ==
    ConfigurationOf(IF AppliedConfigurations THEN Applied(i) ELSE log[i])

\* Configurations that i knows to be committed and has not applied yet.
Waiting(i) ==
    {index \in ConfigurationIndexes(log[i]) :
        appliedIndex[i] < index /\ index <= commitIndex[i]}

Voters(configuration) == configuration.voters \cup configuration.outgoing

Members(configuration) == Voters(configuration) \cup configuration.learners

IsJoint(configuration) == configuration.outgoing /= {}

IsMajority(Q, voters) == 2 * Cardinality(Q \cap voters) > Cardinality(voters)

QuorumOf(configuration) ==
    {Q \in SUBSET Server :
        /\ IsMajority(Q, configuration.voters)
        /\ IsJoint(configuration) => IsMajority(Q, configuration.outgoing)}

\* For Quorum of Raft.tla. With UnionElections a candidate counts otherwise.
MembersQuorum(i) ==
    IF UnionElections /\ state[i] = Candidate
    THEN {Q \in SUBSET Server : IsMajority(Q, Voters(Configuration(i)))}
    ELSE QuorumOf(Configuration(i))

-----------------------------------------------------------------------------
(* What it asks of the core's actions, and of other features' *)

\* The disk of i is the one that configurations name. They name first disks: a
\* server that is added with another one is another element of Server.
IsNamed(i) == IF Incarnations THEN incarnation[i] = 0 ELSE TRUE

\* No committed change waits for i to apply it.
IsUpToDate(i) ==
    IF AppliedConfigurations /\ ~UnguardedCampaigns THEN Waiting(i) = {} ELSE TRUE

\* i may stand for election: it is a voter.
MembersAllowTimeout(i) ==
    i \in Voters(Configuration(i)) /\ IsUpToDate(i) /\ IsNamed(i)

\* i asks j for its vote.
MembersAllowVote(i, j) == j \in Voters(Configuration(i))

\* i sends j entries, or a snapshot.
MembersAllowEntries(i, j) == j \in Members(Configuration(i))

-----------------------------------------------------------------------------
(* Its own actions *)

\* The last configuration is committed; by etcd's rule i has applied it.
IsSettled(i) ==
    ConfigurationIndex(log[i]) <=
        IF AppliedConfigurations THEN appliedIndex[i] ELSE commitIndex[i]

\* An entry of the term of leader i is committed: no other configuration, of
\* an older leader, can come to count any more (the correction of 2015). Terms
\* ascend in a log, so the last committed one is enough to look at.
HasCommittedInTerm(i) == TermAt(log[i], commitIndex[i]) = currentTerm[i]

\* Leader i may begin a change by which one voter comes or goes.
MayChange(i) ==
    /\ ~IsJoint(Configuration(i))
    /\ IsSettled(i)
    /\ EagerChanges \/ HasCommittedInTerm(i)

\* Leader i adds a server that is no member.
AddServer(i, j) ==
    LET old == Configuration(i)
    IN  /\ SingleChanges
        /\ MayChange(i)
        /\ j \notin Members(old)
        /\ ClientRequest(i, Simple(old.voters \cup {j}, old.learners))

\* Leader i removes a member, which may be i itself. A voter is left.
RemoveServer(i, j) ==
    LET old == Configuration(i)
    IN  /\ SingleChanges
        /\ MayChange(i)
        /\ j \in Members(old)
        /\ old.voters /= {j}
        /\ ClientRequest(i, Simple(old.voters \ {j}, old.learners \ {j}))

\* Leader i adds a learner.
AddLearner(i, j) ==
    LET old == Configuration(i)
    IN  /\ Learners
        /\ MayChange(i)
        /\ j \notin Members(old)
        /\ ClientRequest(i, Simple(old.voters, old.learners \cup {j}))

\* Leader i makes a voter of a learner that has all of the log.
Promote(i, j) ==
    LET old == Configuration(i)
    IN  /\ Learners
        /\ MayChange(i)
        /\ j \in old.learners
        /\ matchIndex[i][j] = Len(log[i])
        /\ ClientRequest(i, Simple(old.voters \cup {j}, old.learners \ {j}))

\* Leader i begins a change to any other voters. Whatever counts from now on
\* has a majority of the old ones too, so the correction is not needed.
EnterJoint(i, voters) ==
    LET old == Configuration(i)
    IN  /\ JointChanges
        /\ ~IsJoint(old)
        /\ IsSettled(i)
        /\ voters \notin {{}, old.voters}
        /\ ClientRequest(i, [voters   |-> voters,
                             outgoing |-> old.voters,
                             learners |-> old.learners \ voters])

\* The joint configuration is committed: leader i, which may be another one
\* than began the change, ends it.
LeaveJoint(i) ==
    LET old == Configuration(i)
    IN  /\ IsJoint(old)
        /\ IsSettled(i)
        /\ ClientRequest(i, Simple(old.voters, old.learners))

\* Leader i is no voter of the configuration that it knows to be committed.
StepDownRemoved(i) ==
    /\ state[i] = Leader
    /\ i \notin Voters(ConfigurationOf(SubSeq(log[i], 1, commitIndex[i])))
    /\ state' = [state EXCEPT ![i] = Follower]
    /\ UNCHANGED <<messages, currentTerm, votedFor, candidateVars, leaderVars,
                   logVars>>

\* i receives a request to stand for election, but is a voter no longer.
IgnoreTimeoutNow(i, m) ==
    /\ m.mterm <= currentTerm[i]
    /\ ~MembersAllowTimeout(i)
    /\ Discard(m)
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars>>

\* Server i applies the next change that it knows to be committed.
ApplyConfiguration(i) ==
    /\ AppliedConfigurations
    /\ Waiting(i) /= {}
    /\ appliedIndex' = [appliedIndex EXCEPT ![i] = Min(Waiting(i))]
    /\ UNCHANGED <<messages, serverVars, candidateVars, leaderVars, logVars,
                   incarnation>>

-----------------------------------------------------------------------------
(* Disks that are lost *)

\* Server i comes back under its name with an empty disk: what it has voted and
\* acknowledged is forgotten.
Wipe(i) ==
    /\ i \in Wipes
    /\ incarnation'    = [incarnation EXCEPT ![i] = @ + 1]
    /\ appliedIndex'   = [appliedIndex EXCEPT ![i] = 0]
    /\ currentTerm'    = [currentTerm EXCEPT ![i] = FirstTerm]
    /\ state'          = [state EXCEPT ![i] = Follower]
    /\ votedFor'       = [votedFor EXCEPT ![i] = Nil]
    /\ log'            = [log EXCEPT ![i] = <<>>]
    /\ commitIndex'    = [commitIndex EXCEPT ![i] = 0]
    /\ unstable'       = [unstable EXCEPT ![i] = 0]
    /\ votesResponded' = [votesResponded EXCEPT ![i] = {}]
    /\ votesGranted'   = [votesGranted EXCEPT ![i] = {}]
    /\ voterLog'       = [voterLog EXCEPT ![i] = NoLogs]
    /\ nextIndex'      = [nextIndex EXCEPT ![i] = [j \in Server |-> 1]]
    /\ matchIndex'     = [matchIndex EXCEPT ![i] = [j \in Server |-> 0]]
    /\ UNCHANGED <<messages, elections>>

SignedTypes == {RequestVoteResponse, AppendEntriesResponse}

\* For Signed of Raft.tla: the answer says which disk gives it.
MembersSigned(m) ==
    IF Incarnations /\ m.mtype \in SignedTypes
    THEN m @@ ("mincarnation" :> incarnation[m.msource])
    ELSE m

\* Answer m counts: it is of a disk that configurations name.
MembersCount(m) ==
    IF /\ Incarnations
       /\ m.mtype \in SignedTypes
       /\ ~(VotesOnly /\ m.mtype = AppendEntriesResponse)
    THEN m.mincarnation = 0
    ELSE TRUE

\* i takes no notice of an answer that does not count.
IgnoreStranger(i, m) ==
    /\ m.mterm = currentTerm[i]
    /\ ~MembersCount(m)
    /\ Discard(m)
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars, memberVars>>

-----------------------------------------------------------------------------
(* What must hold of it besides *)

MembershipTypeOK ==
    \A i \in Server : \A index \in ConfigurationIndexes(log[i]) :
        LET configuration == log[i][index].value
        IN  /\ configuration \in Configurations
            /\ configuration.voters /= {}
            /\ Voters(configuration) \cap configuration.learners = {}

OnlyVotersStand ==
    \A i \in Server : state[i] = Candidate => i \in Voters(Configuration(i))

\* Of each configuration in a log, with the one before it.
Successive(xlog, holds(_, _)) ==
    \A index \in ConfigurationIndexes(xlog) :
        holds(ConfigurationOf(SubSeq(xlog, 1, index - 1)), xlog[index].value)

\* The next configuration has one voter more or less; or it begins or ends a
\* joint one.
Follows(old, new) ==
    CASE IsJoint(old) -> new = Simple(old.voters, old.learners)
      [] ~IsJoint(old) /\ IsJoint(new) -> new.outgoing = old.voters
      [] OTHER -> Cardinality((old.voters \ new.voters)
                              \cup (new.voters \ old.voters)) <= 1

ConfigurationsDifferByOne == \A i \in Server : Successive(log[i], Follows)

\* What that is for: of two successive configurations any two quorums meet.
Meet(old, new) ==
    \A Q \in QuorumOf(old) : \A R \in QuorumOf(new) : Q \cap R /= {}

SuccessiveConfigurationsMeet == \A i \in Server : Successive(log[i], Meet)

\* A leader was elected by a quorum of the configuration that it had then: its
\* log as it was before the entries of its own term. (LeaderHasQuorum, and
\* below ElectionsAreWon, where the members change.)
ElectedLog(i) ==
    SubSeq(log[i], 1, Max({0} \cup {index \in 1..Len(log[i]) :
                                        log[i][index].term < currentTerm[i]}))

LeadersWereVoters ==
    \A i \in Server : state[i] = Leader =>
        i \in Voters(ConfigurationOf(ElectedLog(i)))

=============================================================================
