-------------------------------- MODULE Raft --------------------------------
(* The Raft consensus algorithm, as the model in model/raft/ executes it.    *)
(*                                                                           *)
(* The specification is Diego Ongaro's: raft.tla, Copyright 2014, licensed   *)
(* CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). The text below  *)
(* is a new one: the actions, variables, message types and fields keep his   *)
(* names, and with every relaxation off they mean what his mean, to the last *)
(* generated state (counts.json). Added are the switches of the network and  *)
(* of the history, and the relaxations. What must hold is in Properties.tla. *)
(*                                                                           *)
(* "Paper" is Ongaro and Ousterhout, In Search of an Understandable          *)
(* Consensus Algorithm, extended version. "Dissertation" is Ongaro,          *)
(* Consensus: Bridging Theory and Practice, 2014.                            *)
EXTENDS Naturals, FiniteSets, Sequences, TLC

CONSTANTS
    Server,     \* The servers of the cluster.
    Value       \* What clients may ask to have in the log.

CONSTANTS Follower, Candidate, Leader                      \* Roles.
CONSTANTS Nil                                              \* No server.
CONSTANTS RequestVoteRequest,   RequestVoteResponse,       \* Message types.
          AppendEntriesRequest, AppendEntriesResponse

\* FALSE leaves elections, allLogs and voterLog at their initial values and
\* the field mlog out of every message. No action reads any of them.
CONSTANT History

\* The network and the crashes. All TRUE is raft.tla ("full").
CONSTANTS Drop, Duplicate, Restarts

\* The relaxations. All FALSE is raft.tla. Each only adds steps, so whatever
\* holds of the relaxed specification holds of the literal one.
CONSTANTS
    AnySlice,         \* AppendEntries may send any contiguous slice of the log.
    BatchHandling,    \* A follower handles any number of entries, one by one.
    MonotonicCommit,  \* commitIndex may take the maximum of old and new.
    MonotonicMatch    \* matchIndex may take the maximum of old and new.

\* More relaxations, for what other implementations do.
CONSTANTS
    StepDown,           \* A candidate or leader may become a follower unasked.
    RefuseVote,         \* A server may refuse any vote, in its own term.
    DurableCommit,      \* commitIndex may survive a restart.
    PartialCommit,      \* commitIndex may advance, and be told, by less.
    PartialBatch,       \* A follower may take only the first of the entries.
    AppendBelowCommit,  \* An append from below commitIndex is not looked at.
    AcknowledgeKnown,   \* An answer may say any index known to match.
    ParallelWrite,      \* A leader sends entries before its disk has them.
    Bootstrap           \* All logs may begin with the same entries.

ASSUME {History, Drop, Duplicate, Restarts, AnySlice, BatchHandling,
        MonotonicCommit, MonotonicMatch, StepDown, RefuseVote, DurableCommit,
        PartialCommit, PartialBatch, AppendBelowCommit, AcknowledgeKnown,
        ParallelWrite, Bootstrap} \subseteq BOOLEAN

-----------------------------------------------------------------------------
(* Variables *)

VARIABLE messages       \* The network: a bag, from messages to their copies.

\* History variables, for the proof only.
VARIABLE elections      \* A record of each election that was won.
VARIABLE allLogs        \* Every log that any server had in a state now left.

\* Each of the rest is a function on Server.
VARIABLES currentTerm, state, votedFor
serverVars == <<currentTerm, state, votedFor>>

VARIABLES log,          \* A sequence of [term, value], indexed from 1.
          commitIndex,  \* The last index known to be committed; volatile.
          unstable      \* How many entries at the end of log are not yet on
                        \* the server's own disk; 0 without ParallelWrite.
logVars == <<log, commitIndex, unstable>>

VARIABLES votesResponded, votesGranted,  \* Meaningful for a candidate.
          voterLog      \* History: the log of each server that granted a vote.
candidateVars == <<votesResponded, votesGranted, voterLog>>

VARIABLES nextIndex, matchIndex          \* Meaningful for a leader.
leaderVars == <<nextIndex, matchIndex, elections>>

vars == <<messages, allLogs, serverVars, candidateVars, leaderVars, logVars>>

-----------------------------------------------------------------------------
(* Helpers *)

\* What server i takes for a quorum: a majority of all servers, for ever. Like
\* Base and VoteRequest below, a feature of RaftWhole.tla may redefine it.
Quorum(i) == {Q \in SUBSET Server : 2 * Cardinality(Q) > Cardinality(Server)}

\* How many entries of its log server i has dropped: none.
Base(i) == 0

Min(S) == CHOOSE least \in S : \A x \in S : least <= x
Max(S) == CHOOSE most  \in S : \A x \in S : most  >= x

\* 0 stands for the term before the first entry.
TermAt(xlog, index) == IF index = 0 THEN 0 ELSE xlog[index].term
LastTerm(xlog) == TermAt(xlog, Len(xlog))

IsPrefix(s, t) == Len(s) <= Len(t) /\ s = SubSeq(t, 1, Len(s))

\* The voting rule (paper, section 5.4.1), on <<last term, last index>>.
AtLeastAsUpToDate(lastTerm, lastIndex, xlog) ==
    \/ lastTerm > LastTerm(xlog)
    \/ lastTerm = LastTerm(xlog) /\ lastIndex >= Len(xlog)

NoLogs == [s \in {} |-> <<>>]

WithMessage(m, bag) ==
    IF m \in DOMAIN bag THEN [bag EXCEPT ![m] = @ + 1] ELSE bag @@ (m :> 1)

WithoutMessage(m, bag) ==
    CASE m \notin DOMAIN bag -> bag
      [] m \in DOMAIN bag /\ bag[m] <= 1 ->
            [other \in DOMAIN bag \ {m} |-> bag[other]]
      [] m \in DOMAIN bag /\ bag[m] > 1 -> [bag EXCEPT ![m] = @ - 1]

Send(m)    == messages' = WithMessage(m, messages)
Discard(m) == messages' = WithoutMessage(m, messages)

\* An answer as it is sent; a feature may add who gives it.
Signed(response) == response

Reply(response, request) ==
    messages' = WithoutMessage(request, WithMessage(Signed(response), messages))

\* The message with its history field, if the history is kept.
WithLog(m, xlog) == IF History THEN m @@ ("mlog" :> xlog) ELSE m

\* The values that a variable may take where the literal one is `new`: that
\* value, and the maximum if the relaxation is on. A set, so that two equal
\* values are one successor.
NewValues(relaxed, old, new) ==
    IF relaxed THEN {new, Max({old, new})} ELSE {new}

\* The same for commitIndex: PartialCommit adds all between old and new.
CommitIndexes(old, new) ==
    NewValues(MonotonicCommit, old, new)
        \cup IF PartialCommit THEN old..new ELSE {}

\* The end of the part of its log that i's own disk has.
StableIndex(i) == Len(log[i]) - unstable[i]

\* Up to here the log of follower i is that of the leader of i's term, as far
\* as i can tell: the leader has what is committed, and made every entry of
\* its term.
KnownToMatch(i) ==
    Max({commitIndex[i]} \cup
        {n \in 1..Len(log[i]) : log[i][n].term = currentTerm[i]})

-----------------------------------------------------------------------------
(* The initial state: term 1, empty logs, an empty network. *)

\* With Bootstrap all logs may begin with the same entries, of which each
\* server may know that they are committed (etcd: StartNode). A configuration
\* may replace these: any log will do, and any term that its terms allow.
FirstTerm == 1
FirstLogs ==
    IF Bootstrap
    THEN {<<>>} \cup {<<[term |-> FirstTerm, value |-> v]>> : v \in Value}
    ELSE {<<>>}

Init ==
    /\ messages       = [m \in {} |-> 0]
    /\ elections      = {}
    /\ allLogs        = {}
    /\ currentTerm    = [i \in Server |-> FirstTerm]
    /\ state          = [i \in Server |-> Follower]
    /\ votedFor       = [i \in Server |-> Nil]
    /\ \E first \in FirstLogs :
          /\ log = [i \in Server |-> first]
          /\ commitIndex \in [Server -> 0..Len(first)]
    /\ unstable       = [i \in Server |-> 0]
    /\ votesResponded = [i \in Server |-> {}]
    /\ votesGranted   = [i \in Server |-> {}]
    /\ voterLog       = [i \in Server |-> NoLogs]
    \* The entries for i itself are there for uniformity and never read.
    /\ nextIndex      = [i \in Server |-> [j \in Server |-> 1]]
    /\ matchIndex     = [i \in Server |-> [j \in Server |-> 0]]

-----------------------------------------------------------------------------
(* Actions of one server on its own *)

\* What commitIndex may be after a restart with a log of this length.
\* Literally it is lost; etcd's HardState keeps it, but may be behind.
DurableCommitIndexes(i, length) ==
    {Base(i)} \cup IF DurableCommit THEN Base(i)..Min({commitIndex[i], length})
                   ELSE {}

\* Server i crashes and comes back with what was durable: its term, its vote,
\* and its log, but for entries that its disk may not have yet.
Restart(i) ==
    /\ state'          = [state EXCEPT ![i] = Follower]
    /\ \E length \in StableIndex(i)..Len(log[i]) :
          /\ log' = [log EXCEPT ![i] = SubSeq(@, 1, length)]
          /\ \E index \in DurableCommitIndexes(i, length) :
                commitIndex' = [commitIndex EXCEPT ![i] = index]
    /\ unstable'       = [unstable EXCEPT ![i] = 0]
    /\ votesResponded' = [votesResponded EXCEPT ![i] = {}]
    /\ votesGranted'   = [votesGranted EXCEPT ![i] = {}]
    /\ voterLog'       = [voterLog EXCEPT ![i] = NoLogs]
    /\ nextIndex'      = [nextIndex EXCEPT ![i] = [j \in Server |-> 1]]
    /\ matchIndex'     = [matchIndex EXCEPT ![i] = [j \in Server |-> 0]]
    /\ UNCHANGED <<messages, elections, currentTerm, votedFor>>

\* Candidate or leader i gives up and follows, in its term and with its vote:
\* a majority refused it, or no longer answers (dissertation, section 6.2;
\* etcd: StepDownToFollower, CheckQuorum).
StepDownToFollower(i) ==
    /\ state[i] \in {Candidate, Leader}
    /\ state' = [state EXCEPT ![i] = Follower]
    /\ UNCHANGED <<messages, currentTerm, votedFor, candidateVars, leaderVars,
                   logVars>>

\* Server i stands for election in the next term. Its own vote is asked for by
\* message like any other, so it has none yet. A disk writes in order: when it
\* has the new term, it has the log.
StandForElection(i) ==
    /\ state[i] \in {Follower, Candidate}
    /\ currentTerm'    = [currentTerm EXCEPT ![i] = @ + 1]
    /\ state'          = [state EXCEPT ![i] = Candidate]
    /\ votedFor'       = [votedFor EXCEPT ![i] = Nil]
    /\ votesResponded' = [votesResponded EXCEPT ![i] = {}]
    /\ votesGranted'   = [votesGranted EXCEPT ![i] = {}]
    /\ voterLog'       = [voterLog EXCEPT ![i] = NoLogs]
    /\ unstable'       = [unstable EXCEPT ![i] = 0]
    /\ UNCHANGED <<leaderVars, log, commitIndex>>

\* Server i hears of no leader.
Timeout(i) ==
    StandForElection(i) /\ UNCHANGED messages

VoteRequest(i, j) ==
    [mtype         |-> RequestVoteRequest,
     mterm         |-> currentTerm[i],
     mlastLogTerm  |-> LastTerm(log[i]),
     mlastLogIndex |-> Len(log[i]),
     msource       |-> i,
     mdest         |-> j]

\* Candidate i asks j, which may be i itself, for its vote.
RequestVote(i, j) ==
    /\ state[i] = Candidate
    /\ j \notin votesResponded[i]
    /\ Send(VoteRequest(i, j))
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars>>

\* Candidate i has the votes of a quorum and leads.
BecomeLeader(i) ==
    /\ state[i] = Candidate
    /\ votesGranted[i] \in Quorum(i)
    /\ state'      = [state EXCEPT ![i] = Leader]
    /\ nextIndex'  = [nextIndex EXCEPT ![i] =
                        [j \in Server |-> Len(log[i]) + 1]]
    /\ matchIndex' = [matchIndex EXCEPT ![i] = [j \in Server |-> 0]]
    /\ elections'  = IF History
                     THEN elections \cup {[eterm     |-> currentTerm[i],
                                           eleader   |-> i,
                                           elog      |-> log[i],
                                           evotes    |-> votesGranted[i],
                                           evoterLog |-> voterLog[i]]}
                     ELSE elections
    /\ UNCHANGED <<messages, currentTerm, votedFor, candidateVars, logVars>>

\* Leader i appends a client's value v to its own log. Literally its disk has
\* the log at once. With ParallelWrite it is written while the entry is already
\* on its way to the others (dissertation, section 10.2.1).
ClientRequest(i, v) ==
    /\ state[i] = Leader
    /\ log' = [log EXCEPT ![i] =
                 Append(@, [term |-> currentTerm[i], value |-> v])]
    /\ \E count \in {0} \cup IF ParallelWrite THEN {unstable[i] + 1} ELSE {} :
          unstable' = [unstable EXCEPT ![i] = count]
    /\ UNCHANGED <<messages, serverVars, candidateVars, leaderVars,
                   commitIndex>>

\* The disk of server i has one more entry of its log.
WriteEntry(i) ==
    /\ unstable[i] > 0
    /\ unstable' = [unstable EXCEPT ![i] = @ - 1]
    /\ UNCHANGED <<messages, serverVars, candidateVars, leaderVars, log,
                   commitIndex>>

\* The slices <<previous index, last index>> that leader i may send to j.
\* Literally there is one: the entry at nextIndex, or no entry at the log's
\* end. With AnySlice nextIndex is but a hint, which covers batching,
\* pipelining and every scheme of backing off.
Slices(i, j) ==
    IF AnySlice
    THEN {slice \in (Base(i)..Len(log[i])) \X (Base(i)..Len(log[i])) :
             slice[1] <= slice[2]}
    ELSE {slice \in {<<nextIndex[i][j] - 1,
                      Min({Len(log[i]), nextIndex[i][j]})>>} :
             slice[1] >= Base(i)}

\* The commit indexes that leader i may tell with a slice that ends here.
ToldCommitIndexes(i, lastEntry) ==
    LET literal == Min({commitIndex[i], lastEntry})
    IN  IF PartialCommit THEN 0..literal ELSE {literal}

\* Leader i sends j a slice of its log.
AppendEntries(i, j) ==
    /\ i /= j
    /\ state[i] = Leader
    /\ \E slice \in Slices(i, j) : \E told \in ToldCommitIndexes(i, slice[2]) :
          LET prevLogIndex == slice[1]
              lastEntry    == slice[2]
          IN  Send(WithLog(
                [mtype         |-> AppendEntriesRequest,
                 mterm         |-> currentTerm[i],
                 mprevLogIndex |-> prevLogIndex,
                 mprevLogTerm  |-> TermAt(log[i], prevLogIndex),
                 mentries      |-> SubSeq(log[i], prevLogIndex + 1, lastEntry),
                 mcommitIndex  |-> told,
                 msource       |-> i,
                 mdest         |-> j], log[i]))
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars>>

\* Leader i looks for the last index that a quorum has. It commits by counting
\* only entries of its own term (paper, section 5.4.2 and figure 8), and counts
\* its own copy only as far as its disk has it.
AdvanceCommitIndex(i) ==
    /\ state[i] = Leader
    /\ LET Own(index)     == IF index <= StableIndex(i) THEN {i} ELSE {}
           Agree(index)   == Own(index) \cup
                             {j \in Server : matchIndex[i][j] >= index}
           agreeIndexes   == {index \in 1..Len(log[i]) : Agree(index) \in Quorum(i)}
           newCommitIndex ==
              IF agreeIndexes = {} THEN commitIndex[i]
              ELSE IF log[i][Max(agreeIndexes)].term = currentTerm[i]
                   THEN Max(agreeIndexes)
                   ELSE commitIndex[i]
       IN  \E index \in CommitIndexes(commitIndex[i], newCommitIndex) :
              commitIndex' = [commitIndex EXCEPT ![i] = index]
    /\ UNCHANGED <<messages, serverVars, candidateVars, leaderVars, log,
                   unstable>>

-----------------------------------------------------------------------------
(* Actions on a message m, from server j to server i *)

\* i learns of a newer term. The message stays, to be handled in that term. A
\* disk writes in order: when it has the new term, it has the log.
UpdateTerm(i, j, m) ==
    /\ m.mterm > currentTerm[i]
    /\ currentTerm' = [currentTerm EXCEPT ![i] = m.mterm]
    /\ state'       = [state EXCEPT ![i] = Follower]
    /\ votedFor'    = [votedFor EXCEPT ![i] = Nil]
    /\ unstable'    = [unstable EXCEPT ![i] = 0]
    /\ UNCHANGED <<messages, candidateVars, leaderVars, log, commitIndex>>

\* i ignores a response of an older term.
DropStaleResponse(i, j, m) ==
    /\ m.mterm < currentTerm[i]
    /\ Discard(m)
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars>>

\* i grants j its vote, or refuses it.
HandleRequestVoteRequest(i, j, m) ==
    LET logOk == AtLeastAsUpToDate(m.mlastLogTerm, m.mlastLogIndex, log[i])
        grant == /\ m.mterm = currentTerm[i]
                 /\ logOk
                 /\ votedFor[i] \in {Nil, j}
    IN  /\ m.mterm <= currentTerm[i]
        /\ votedFor' = IF grant THEN [votedFor EXCEPT ![i] = j] ELSE votedFor
        /\ Reply(WithLog([mtype        |-> RequestVoteResponse,
                          mterm        |-> currentTerm[i],
                          mvoteGranted |-> grant,
                          msource      |-> i,
                          mdest        |-> j], log[i]),
                 m)
        /\ UNCHANGED <<currentTerm, state, candidateVars, leaderVars, logVars>>

\* i refuses j its vote for a reason of its own: it knows of a leader, or has
\* heard from one lately (dissertation, section 4.2.3; hashicorp/raft does so
\* before it looks at the request's term). Its term and its vote stay.
RefuseVoteRequest(i, j, m) ==
    /\ Reply(WithLog([mtype        |-> RequestVoteResponse,
                      mterm        |-> currentTerm[i],
                      mvoteGranted |-> FALSE,
                      msource      |-> i,
                      mdest        |-> j], log[i]),
             m)
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars>>

\* i counts an answer of its own term, whatever its role: only a candidate
\* looks at the count.
HandleRequestVoteResponse(i, j, m) ==
    /\ m.mterm = currentTerm[i]
    /\ votesResponded' = [votesResponded EXCEPT ![i] = @ \cup {j}]
    /\ votesGranted'   = IF m.mvoteGranted
                         THEN [votesGranted EXCEPT ![i] = @ \cup {j}]
                         ELSE votesGranted
    /\ voterLog'       = IF m.mvoteGranted /\ History
                         THEN [voterLog EXCEPT ![i] = @ @@ (j :> m.mlog)]
                         ELSE voterLog
    /\ Discard(m)
    /\ UNCHANGED <<serverVars, leaderVars, logVars>>

\* How many of the entries of request m the handler looks at. raft.tla sends
\* at most one, and looks at no other.
Considered(m) == IF BatchHandling THEN Len(m.mentries)
                 ELSE Min({1, Len(m.mentries)})

\* The three ways to accept a request for which xlog holds the previous entry;
\* exactly one is enabled. Up to one entry they are raft.tla's, whether
\* BatchHandling is on or off. They move by one entry at a time and leave the
\* request in the network until all is in place, as k requests of one would.
Conflict(xlog, m) ==
    \E n \in 1..Considered(m) :
        /\ m.mprevLogIndex + n <= Len(xlog)
        /\ xlog[m.mprevLogIndex + n].term /= m.mentries[n].term
Done(xlog, m) ==
    /\ Len(xlog) >= m.mprevLogIndex + Considered(m)
    /\ ~Conflict(xlog, m)
Extends(xlog, m) ==
    /\ Len(xlog) < m.mprevLogIndex + Considered(m)
    /\ ~Conflict(xlog, m)

\* The first count entries of request m stand in xlog.
InPlace(xlog, m, count) ==
    /\ Len(xlog) >= m.mprevLogIndex + count
    /\ \A n \in 1..count : xlog[m.mprevLogIndex + n].term = m.mentries[n].term

RejectAppendEntries(i, j, m) ==
    /\ Reply([mtype       |-> AppendEntriesResponse,
              mterm       |-> currentTerm[i],
              msuccess    |-> FALSE,
              mmatchIndex |-> 0,
              msource     |-> i,
              mdest       |-> j],
             m)
    /\ UNCHANGED <<serverVars, logVars>>

\* i answers m: up to index, its log is the leader's.
Acknowledge(i, j, m, index) ==
    Reply([mtype       |-> AppendEntriesResponse,
           mterm       |-> currentTerm[i],
           msuccess    |-> TRUE,
           mmatchIndex |-> index,
           msource     |-> i,
           mdest       |-> j],
          m)

\* Every entry is in place: i takes over the leader's commit index and says
\* how far the logs match. Literally the commit index may fall, on an old or
\* repeated request.
AcknowledgeAppendEntries(i, j, m) ==
    /\ Done(log[i], m)
    /\ \E index \in CommitIndexes(commitIndex[i], m.mcommitIndex) :
          commitIndex' = [commitIndex EXCEPT ![i] = index]
    /\ Acknowledge(i, j, m, m.mprevLogIndex + Len(m.mentries))
    /\ UNCHANGED <<serverVars, log, unstable>>

\* i has taken over the first count of the entries and looks at no more.
AcknowledgePart(i, j, m) ==
    \E count \in 0..Len(m.mentries) - 1 :
        /\ InPlace(log[i], m, count)
        /\ \E index \in CommitIndexes(commitIndex[i],
                                      Min({m.mcommitIndex,
                                           m.mprevLogIndex + count})) :
              commitIndex' = [commitIndex EXCEPT ![i] = index]
        /\ Acknowledge(i, j, m, m.mprevLogIndex + count)
        /\ UNCHANGED <<serverVars, log, unstable>>

\* i removes the last entry of its log, and so on until the conflict is gone.
RemoveConflictingEntry(i, m) ==
    /\ Conflict(log[i], m)
    /\ log' = [log EXCEPT ![i] = SubSeq(@, 1, Len(@) - 1)]
    /\ UNCHANGED <<serverVars, commitIndex, unstable, messages>>

\* i appends the first entry that its log does not reach.
AppendNextEntry(i, m) ==
    /\ Extends(log[i], m)
    /\ log' = [log EXCEPT ![i] =
                 Append(@, m.mentries[Len(@) - m.mprevLogIndex + 1])]
    /\ UNCHANGED <<serverVars, commitIndex, unstable, messages>>

\* i refuses j's entries, or first gives up its candidacy, or accepts them.
HandleAppendEntriesRequest(i, j, m) ==
    LET logOk == \/ m.mprevLogIndex = 0
                 \/ /\ m.mprevLogIndex \in 1..Len(log[i])
                    /\ m.mprevLogTerm = log[i][m.mprevLogIndex].term
    IN  /\ m.mterm <= currentTerm[i]
        /\ \/ /\ \/ m.mterm < currentTerm[i]
                 \/ /\ m.mterm = currentTerm[i]
                    /\ state[i] = Follower
                    /\ ~logOk
              /\ RejectAppendEntries(i, j, m)
           \/ /\ m.mterm = currentTerm[i]
              /\ state[i] = Candidate
              /\ state' = [state EXCEPT ![i] = Follower]
              /\ UNCHANGED <<currentTerm, votedFor, logVars, messages>>
           \/ /\ m.mterm = currentTerm[i]
              /\ state[i] = Follower
              /\ logOk
              /\ \/ AcknowledgeAppendEntries(i, j, m)
                 \/ PartialBatch /\ AcknowledgePart(i, j, m)
                 \/ RemoveConflictingEntry(i, m)
                 \/ AppendNextEntry(i, m)
        /\ UNCHANGED <<candidateVars, leaderVars>>

\* Follower i does not look at a request from below its commit index: up to
\* there, the leader's log is its own (etcd: handleAppendEntries).
AcknowledgeCommitted(i, j, m) ==
    /\ m.mterm = currentTerm[i]
    /\ state[i] = Follower
    /\ m.mprevLogIndex < commitIndex[i]
    /\ Acknowledge(i, j, m, commitIndex[i])
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars>>

\* i answers a request with any index up to which it knows that the logs match,
\* and does not look at it further: a heartbeat that says nothing of the log,
\* or an answer that acknowledges more than was asked. Index 0 says nothing,
\* and may be said to a leader of an older term too (etcd: Step).
AcknowledgeMatch(i, j, m) ==
    /\ m.mterm <= currentTerm[i]
    /\ \E index \in IF m.mterm = currentTerm[i] /\ state[i] = Follower
                    THEN 0..KnownToMatch(i)
                    ELSE {0} :
          Acknowledge(i, j, m, index)
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars>>

\* i takes note of how far j's log matches, or tries one entry earlier.
\* nextIndex takes its literal value under every relaxation.
HandleAppendEntriesResponse(i, j, m) ==
    /\ m.mterm = currentTerm[i]
    /\ IF m.msuccess
       THEN /\ nextIndex' = [nextIndex EXCEPT ![i][j] = m.mmatchIndex + 1]
            /\ \E index \in NewValues(MonotonicMatch, matchIndex[i][j],
                                      m.mmatchIndex) :
                  matchIndex' = [matchIndex EXCEPT ![i][j] = index]
       ELSE /\ nextIndex' = [nextIndex EXCEPT ![i][j] = Max({@ - 1, 1})]
            /\ UNCHANGED matchIndex
    /\ Discard(m)
    /\ UNCHANGED <<serverVars, candidateVars, logVars, elections>>

\* The receiver of m handles it: first its term, if that is newer.
Receive(m) ==
    LET i == m.mdest
        j == m.msource
    IN  \/ UpdateTerm(i, j, m)
        \/ /\ m.mtype = RequestVoteRequest
           /\ \/ HandleRequestVoteRequest(i, j, m)
              \/ RefuseVote /\ RefuseVoteRequest(i, j, m)
        \/ /\ m.mtype = RequestVoteResponse
           /\ \/ DropStaleResponse(i, j, m)
              \/ HandleRequestVoteResponse(i, j, m)
        \/ /\ m.mtype = AppendEntriesRequest
           /\ \/ HandleAppendEntriesRequest(i, j, m)
              \/ AppendBelowCommit /\ AcknowledgeCommitted(i, j, m)
              \/ AcknowledgeKnown /\ AcknowledgeMatch(i, j, m)
        \/ /\ m.mtype = AppendEntriesResponse
           /\ \/ DropStaleResponse(i, j, m)
              \/ HandleAppendEntriesResponse(i, j, m)

-----------------------------------------------------------------------------
(* Actions of the network *)

DuplicateMessage(m) ==
    /\ Send(m)
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars>>

DropMessage(m) ==
    /\ Discard(m)
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars>>

-----------------------------------------------------------------------------
(* The specification *)

\* allLogs collects the logs of the state that is being left.
Next ==
    /\ \/ Restarts /\ \E i \in Server : Restart(i)
       \/ StepDown /\ \E i \in Server : StepDownToFollower(i)
       \/ \E i \in Server : Timeout(i)
       \/ \E i, j \in Server : RequestVote(i, j)
       \/ \E i \in Server : BecomeLeader(i)
       \/ \E i \in Server, v \in Value : ClientRequest(i, v)
       \/ ParallelWrite /\ \E i \in Server : WriteEntry(i)
       \/ \E i \in Server : AdvanceCommitIndex(i)
       \/ \E i, j \in Server : AppendEntries(i, j)
       \/ \E m \in DOMAIN messages : Receive(m)
       \/ Duplicate /\ \E m \in DOMAIN messages : DuplicateMessage(m)
       \/ Drop /\ \E m \in DOMAIN messages : DropMessage(m)
    /\ allLogs' = IF History THEN allLogs \cup {log[i] : i \in Server}
                  ELSE allLogs

Spec == Init /\ [][Next]_vars

=============================================================================
