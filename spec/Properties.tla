----------------------------- MODULE Properties -----------------------------
(* What must hold of Raft: invariants of every reachable state, and action   *)
(* properties of every step. Each holds of raft.tla to the letter and of     *)
(* every relaxation, for any number of servers.                              *)
(*                                                                           *)
(* Three habits of raft.tla shape them. commitIndex may fall, and a restart  *)
(* sets it to 0, so Committed(i) is what i now knows to be committed, not    *)
(* all that is. Timeout clears votedFor. UpdateTerm leaves the candidate's   *)
(* and the leader's variables as they were, so these mean nothing in         *)
(* another role.                                                             *)
(*                                                                           *)
(* Sources. "Paper": Ongaro and Ousterhout, In Search of an Understandable   *)
(* Consensus Algorithm, extended version. "Lemma", "theorem": Ongaro,        *)
(* Consensus: Bridging Theory and Practice, 2014, appendix B.3. "etcd":      *)
(* tla/etcdraft.tla of etcd-io/raft.                                         *)
EXTENDS Raft

\* The part of its log that i knows to be committed.
Committed(i) == SubSeq(log[i], 1, commitIndex[i])

Leaders == {i \in Server : state[i] = Leader}

\* What was voted in currentTerm[i] counts only in these roles.
Standing == {i \in Server : state[i] \in {Candidate, Leader}}

MessagesOf(mtype) == {m \in DOMAIN messages : m.mtype = mtype}

-----------------------------------------------------------------------------
(* Types *)

Term  == Nat \ {0}
Index == Nat \ {0}
Entry == [term : Term, value : Value]

\* The fields of a message, with the history field where there is one.
Fields(names, hasLog) == names \cup IF hasLog /\ History THEN {"mlog"} ELSE {}

MessageOK(m) ==
    /\ {"mtype", "mterm", "msource", "mdest"} \subseteq DOMAIN m
    /\ m.mterm \in Term
    /\ m.msource \in Server
    /\ m.mdest \in Server
    /\ "mlog" \in DOMAIN m => m.mlog \in Seq(Entry)
    /\ CASE m.mtype = RequestVoteRequest ->
              /\ DOMAIN m = Fields({"mtype", "mterm", "msource", "mdest",
                                    "mlastLogTerm", "mlastLogIndex"}, FALSE)
              /\ m.mlastLogTerm \in Nat
              /\ m.mlastLogIndex \in Nat
         [] m.mtype = RequestVoteResponse ->
              /\ DOMAIN m = Fields({"mtype", "mterm", "msource", "mdest",
                                    "mvoteGranted"}, TRUE)
              /\ m.mvoteGranted \in BOOLEAN
         [] m.mtype = AppendEntriesRequest ->
              /\ DOMAIN m = Fields({"mtype", "mterm", "msource", "mdest",
                                    "mprevLogIndex", "mprevLogTerm",
                                    "mentries", "mcommitIndex"}, TRUE)
              /\ m.mprevLogIndex \in Nat
              /\ m.mprevLogTerm \in Nat
              /\ m.mentries \in Seq(Entry)
              /\ m.mcommitIndex \in Nat
              /\ m.msource /= m.mdest
         [] m.mtype = AppendEntriesResponse ->
              /\ DOMAIN m = Fields({"mtype", "mterm", "msource", "mdest",
                                    "msuccess", "mmatchIndex"}, FALSE)
              /\ m.msuccess \in BOOLEAN
              /\ m.mmatchIndex \in Nat
              /\ m.msource /= m.mdest
         [] OTHER -> FALSE

TypeOK ==
    /\ currentTerm \in [Server -> Term]
    /\ state \in [Server -> {Follower, Candidate, Leader}]
    /\ votedFor \in [Server -> Server \cup {Nil}]
    /\ DOMAIN log = Server /\ \A i \in Server : log[i] \in Seq(Entry)
    /\ commitIndex \in [Server -> Nat]
    /\ unstable \in [Server -> Nat]
    /\ \A i \in Server : unstable[i] <= IF ParallelWrite THEN Len(log[i]) ELSE 0
    /\ votesResponded \in [Server -> SUBSET Server]
    /\ votesGranted \in [Server -> SUBSET Server]
    /\ nextIndex \in [Server -> [Server -> Index]]
    /\ matchIndex \in [Server -> [Server -> Nat]]
    /\ DOMAIN voterLog = Server
    /\ \A i \in Server :
          /\ DOMAIN voterLog[i] = IF History THEN votesGranted[i] ELSE {}
          /\ \A j \in DOMAIN voterLog[i] : voterLog[i][j] \in Seq(Entry)
    /\ \A m \in DOMAIN messages : MessageOK(m) /\ messages[m] \in Nat \ {0}
    /\ \A e \in elections :
          /\ e.eterm \in Term
          /\ e.eleader \in Server
          /\ e.elog \in Seq(Entry)
          /\ e.evotes \subseteq Server
          /\ DOMAIN e.evoterLog = e.evotes
          /\ \A j \in e.evotes : e.evoterLog[j] \in Seq(Entry)
    /\ \A xlog \in allLogs : xlog \in Seq(Entry)
    /\ ~History => elections = {} /\ allLogs = {}

-----------------------------------------------------------------------------
(* The five properties of Raft (paper, figure 3); LeaderAppendOnly, the      *)
(* fifth, is an action property below.                                       *)

\* At most one leader in a term: now, and (lemma 2) over the history.
ElectionSafety ==
    /\ \A i, j \in Leaders : currentTerm[i] = currentTerm[j] => i = j
    /\ \A e, f \in elections : e.eterm = f.eterm => e.eleader = f.eleader

\* Two logs that agree on the term at an index agree up to that index. Over
\* all logs that ever were, this is lemma 4.
SamePast(xlog, ylog) ==
    \A n \in 1..Min({Len(xlog), Len(ylog)}) :
        xlog[n].term = ylog[n].term => SubSeq(xlog, 1, n) = SubSeq(ylog, 1, n)

LogMatching == \A i, j \in Server : SamePast(log[i], log[j])

IndexAndTermIdentifyPrefix ==
    \A xlog, ylog \in allLogs \cup {log[i] : i \in Server} : SamePast(xlog, ylog)

\* What is committed in a term stands in the logs of the leaders of all later
\* terms. What j knows to be committed was committed in a term of at most
\* currentTerm[j]; a leader of that very term has it too, but had it perhaps
\* not yet at its election. (Lemmas 8 and 9; an old leader, of a lower term
\* than j, may well lack it.)
LeaderCompleteness ==
    \A j \in Server :
        /\ \A i \in Leaders :
              currentTerm[i] >= currentTerm[j] => IsPrefix(Committed(j), log[i])
        /\ \A e \in elections :
              e.eterm > currentTerm[j] => IsPrefix(Committed(j), e.elog)

\* No two servers apply different entries at one index (theorem 1; etcd:
\* LogInv).
StateMachineSafety ==
    \A i, j \in Server : \/ IsPrefix(Committed(i), Committed(j))
                         \/ IsPrefix(Committed(j), Committed(i))

-----------------------------------------------------------------------------
(* Terms *)

\* Lemma 6, over each log and over the logs that messages carry.
LogTermsAreCurrent ==
    /\ \A i \in Server : \A n \in DOMAIN log[i] : log[i][n].term <= currentTerm[i]
    /\ \A m \in MessagesOf(AppendEntriesRequest) :
          /\ m.mprevLogTerm <= m.mterm
          /\ \A n \in DOMAIN m.mentries : m.mentries[n].term <= m.mterm
    /\ \A m \in MessagesOf(RequestVoteRequest) : m.mlastLogTerm < m.mterm

\* Lemma 7.
Ascending(xlog) ==
    \A n \in 1..Len(xlog) - 1 : xlog[n].term <= xlog[n + 1].term

LogTermsAscend ==
    /\ \A i \in Server : Ascending(log[i])
    /\ \A m \in MessagesOf(AppendEntriesRequest) :
          /\ Ascending(m.mentries)
          /\ m.mentries /= <<>> => m.mprevLogTerm <= m.mentries[1].term

\* etcd: MessageTermsLtCurrentTerm. (Follows from lemma 1.)
MessageTermsAreCurrent ==
    \A m \in DOMAIN messages : m.mterm <= currentTerm[m.msource]

-----------------------------------------------------------------------------
(* Votes *)

\* The votes that i counts are still given to it, unless the voter has moved
\* on to a later term.
VotesAreGiven ==
    \A i \in Standing : \A j \in votesGranted[i] :
        \/ currentTerm[j] > currentTerm[i]
        \/ currentTerm[j] = currentTerm[i] /\ votedFor[j] = i

\* A vote on its way is given likewise, so in one term a server votes once.
GrantedVotesAreGiven ==
    \A m \in MessagesOf(RequestVoteResponse) :
        m.mvoteGranted => \/ currentTerm[m.msource] > m.mterm
                          \/ /\ currentTerm[m.msource] = m.mterm
                             /\ votedFor[m.msource] = m.mdest

VotesWereAnswers == \A i \in Server : votesGranted[i] \subseteq votesResponded[i]

LeaderHasQuorum == \A i \in Leaders : votesGranted[i] \in Quorum(i)

\* An election was won with a quorum of votes, each of a server whose log was
\* no more up to date than the winner's (paper, section 5.4.1).
ElectionsAreWon ==
    \A e \in elections :
        /\ e.evotes \in Quorum(e.eleader)
        /\ \A j \in e.evotes :
              AtLeastAsUpToDate(LastTerm(e.elog), Len(e.elog), e.evoterLog[j])

-----------------------------------------------------------------------------
(* Replication *)

\* Lemma 3, over the history: while its server is in the term that it led, the
\* log that a leader was elected with is only ever extended.
ElectedLogIsKept ==
    \A e \in elections :
        currentTerm[e.eleader] = e.eterm => IsPrefix(e.elog, log[e.eleader])

\* A leader has every entry of its term that anyone has. (Lemma 4's basis;
\* etcd: ElectionSafetyInv.)
LeaderHasItsTerm ==
    \A i \in Leaders : \A j \in Server : \A n \in DOMAIN log[j] :
        log[j][n].term = currentTerm[i] =>
            n <= Len(log[i]) /\ log[i][n] = log[j][n]

\* Whether i still has the log that it had as leader of a term. With
\* ParallelWrite a crash may take the end of it, and the server leads no more.
KeepsLogOf(i, term) ==
    /\ currentTerm[i] = term
    /\ ParallelWrite => state[i] = Leader

\* Lemma 5: a request is a piece of the log that its leader had when it sent
\* it, which has only been extended while the leader is in that term; and it
\* commits no more than it shows.
RequestShowsLog ==
    \A m \in MessagesOf(AppendEntriesRequest) :
        LET last == m.mprevLogIndex + Len(m.mentries)
            shows(xlog) ==
              /\ last <= Len(xlog)
              /\ m.mprevLogTerm = TermAt(xlog, m.mprevLogIndex)
              /\ m.mentries = SubSeq(xlog, m.mprevLogIndex + 1, last)
        IN  /\ m.mcommitIndex <= last
            /\ KeepsLogOf(m.msource, m.mterm) => shows(log[m.msource])
            /\ History => /\ shows(m.mlog)
                          /\ KeepsLogOf(m.msource, m.mterm) =>
                                IsPrefix(m.mlog, log[m.msource])

\* The logs agree up to what a follower has acknowledged, while it and the
\* leader are in that term: what AdvanceCommitIndex rests on.
AgreeUpTo(xlog, ylog, index) ==
    /\ index <= Len(xlog)
    /\ index <= Len(ylog)
    /\ SubSeq(xlog, 1, index) = SubSeq(ylog, 1, index)

AcknowledgedLogsAgree ==
    /\ \A m \in MessagesOf(AppendEntriesResponse) :
          /\ m.msuccess
          /\ currentTerm[m.msource] = m.mterm
          /\ KeepsLogOf(m.mdest, m.mterm)
          => AgreeUpTo(log[m.msource], log[m.mdest], m.mmatchIndex)
    /\ \A i \in Leaders : \A j \in Server :
          IF currentTerm[j] = currentTerm[i]
          THEN AgreeUpTo(log[i], log[j], matchIndex[i][j])
          ELSE matchIndex[i][j] <= Len(log[i])

\* So that the entry before nextIndex exists.
NextIndexInLog ==
    \A i \in Leaders : \A j \in Server : nextIndex[i][j] <= Len(log[i]) + 1

-----------------------------------------------------------------------------
(* Commitment, as the etcd specification states it *)

\* Every quorum has a server with all that i knows to be committed.
QuorumLogInv ==
    \A i \in Server : \A Q \in Quorum(i) : \E j \in Q :
        IsPrefix(Committed(i), log[j])

\* A log with which a quorum would elect its server has all that anyone knows
\* to be committed. etcd's specification compares i with one server j: if i is
\* at least as up to date as j, it has Committed(j). From five servers up that
\* is false: j may be outside the quorum that committed, and know of an old
\* entry but not yet of the newer one by which it was committed (the paper's
\* figure 8 (e), once S4 has the entry of term 2 and knows that it is
\* committed, against S5). Up to three servers, this implies etcd's.
MoreUpToDateCorrectInv ==
    \A i \in Server : \A Q \in Quorum(i) :
        (\A k \in Q : AtLeastAsUpToDate(LastTerm(log[i]), Len(log[i]), log[k]))
        => \A j \in Server : IsPrefix(Committed(j), log[i])

\* What i knows to be committed, it has; the log is durable in every state,
\* but for what a leader has still to write (ParallelWrite).
\* (Theorem 1, first conjunct; etcd demands it of leaders only.)
CommittedIsDurableInv == \A i \in Server : commitIndex[i] <= Len(log[i])

-----------------------------------------------------------------------------
(* Action properties *)

\* Lemma 1.
TermsNeverFall == [][\A i \in Server : currentTerm'[i] >= currentTerm[i]]_vars

\* With ParallelWrite: i crashes and comes back without entries of its own
\* that its disk did not have.
LosesUnstable(i) ==
    /\ unstable[i] > 0
    /\ state'[i] = Follower
    /\ IsPrefix(log'[i], log[i])
    /\ Len(log'[i]) >= StableIndex(i)

\* Paper, figure 3; lemma 3.
LeaderAppendOnly ==
    [][\A i \in Leaders : IsPrefix(log[i], log'[i]) \/ LosesUnstable(i)]_vars

\* Paper, section 5.2: a server votes for at most one candidate in a term.
VoteIsKept ==
    [][\A i \in Server :
          (currentTerm'[i] = currentTerm[i] /\ votedFor[i] /= Nil)
          => votedFor'[i] = votedFor[i]]_vars

\* Only the leader of its own term creates entries; a server's log otherwise
\* changes by one entry at its end.
LogsChangeAtTheEnd ==
    [][\A i \in Server :
          \/ log'[i] = log[i]
          \/ Len(log'[i]) = Len(log[i]) + 1 /\ IsPrefix(log[i], log'[i])
          \/ Len(log'[i]) = Len(log[i]) - 1 /\ IsPrefix(log'[i], log[i])
          \/ LosesUnstable(i)]_vars

\* Paper, section 5.4.3: what a server knows to be committed, it keeps; a
\* leader may commit what only others have on their disks.
CommittedEntriesAreKept ==
    [][\A i \in Server :
          IsPrefix(Committed(i), log'[i]) \/ LosesUnstable(i)]_vars

\* Lemma 5: after a follower appends, its log is a prefix of the one that the
\* leader had when it sent the request.
FollowersCopyTheLeader ==
    [][\A m \in MessagesOf(AppendEntriesRequest) :
          /\ History
          /\ Len(log'[m.mdest]) > Len(log[m.mdest])
          /\ HandleAppendEntriesRequest(m.mdest, m.msource, m)
          => IsPrefix(log'[m.mdest], m.mlog)]_vars

\* Whether a step leaves server i as it is.
Unmoved(i) ==
    /\ <<currentTerm'[i], state'[i], votedFor'[i], log'[i], commitIndex'[i]>>
        = <<currentTerm[i], state[i], votedFor[i], log[i], commitIndex[i]>>
    /\ unstable'[i] = unstable[i]
    /\ <<votesResponded'[i], votesGranted'[i], voterLog'[i]>>
        = <<votesResponded[i], votesGranted[i], voterLog[i]>>
    /\ <<nextIndex'[i], matchIndex'[i]>> = <<nextIndex[i], matchIndex[i]>>

Copies(m, bag) == IF m \in DOMAIN bag THEN bag[m] ELSE 0

\* A message is sent by its source, with the term of its source; a duplicate
\* may be of an older one. (etcd: MessageTermsLtCurrentTerm.)
MessagesCarryTheirSendersTerm ==
    [][\A m \in DOMAIN messages' :
          messages'[m] > Copies(m, messages) =>
              \/ /\ m.mterm = currentTerm'[m.msource]
                 /\ \A j \in Server \ {m.msource} : Unmoved(j)
              \/ /\ Duplicate
                 /\ m \in DOMAIN messages
                 /\ DuplicateMessage(m)]_vars

=============================================================================
