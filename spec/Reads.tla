------------------------------- MODULE Reads --------------------------------
(* Quorum reads (Ongaro, Consensus: Bridging Theory and Practice, section    *)
(* 6.4): a read adds nothing to the log. It is answered at an index that the *)
(* leader knew to be committed when the read came, once a round of messages  *)
(* to a quorum has confirmed that it still leads, and only by a leader that  *)
(* has committed an entry of its own term. A follower asks the leader for    *)
(* the index.                                                                *)
(*                                                                           *)
(* The client gets the state that the entries up to that index make: the     *)
(* state machine waits until it has applied them, which is no step of Raft.  *)
(*                                                                           *)
(* Reads by lease (section 6.4.1) rest on clocks. There is none here, and    *)
(* there are none of these.                                                  *)
EXTENDS Raft

CONSTANT Reads          \* TRUE or FALSE.

CONSTANTS ReadIndexRequest, ReadIndexResponse,  \* Message types.
          ConfirmRequest,   ConfirmResponse

\* Known bugs, which nobody is to turn on but to see what they do.
CONSTANTS
    ReadBeforeOwnTerm,  \* A new leader takes reads at once.
    ReadWithoutQuorum,  \* A leader takes for granted that it still leads.
    ReadFallenIndex     \* A leader reads at its commitIndex, which may fall.

\* Each is a function on Server.
VARIABLES
    readCount,  \* How many reads clients have asked i for. It names them: a
                \* name is never used again, after a restart neither.
    readRound,  \* The last round of messages of leader i; volatile.
    reads       \* The reads that wait at leader i for such a round; volatile.
readVars == <<readCount, readRound, reads>>

\* History variables, which are kept wherever there are reads.
VARIABLES
    acknowledged,   \* The most that a leader has ever known to be committed.
    asked,          \* Of each read what was acknowledged when it was asked.
    answered        \* Of each answer the index at which the client reads.
readHistory == <<acknowledged, asked, answered>>

allReadVars == <<readVars, readHistory>>

ReadsInit ==
    /\ readCount    = [i \in Server |-> 0]
    /\ readRound    = [i \in Server |-> 0]
    /\ reads        = [i \in Server |-> {}]
    /\ acknowledged = 0
    /\ asked        = {}
    /\ answered     = {}

\* The rounds begin anew: what confirms a leader carries its term.
ReadsForget(i) ==
    /\ readRound' = [readRound EXCEPT ![i] = 0]
    /\ reads'     = [reads EXCEPT ![i] = {}]
    /\ UNCHANGED <<readCount, readHistory>>

\* For CommitIndexes of Raft.tla. There a leader's commitIndex may fall when an
\* old answer comes late; it would then read less than it has acknowledged.
\* With reads commitIndex never falls (paper, figure 2).
ReadsCommitIndexes(old, new) ==
    IF Reads /\ ~ReadFallenIndex
    THEN {Max({old, new})} \cup IF PartialCommit THEN old..new ELSE {}
    ELSE NewValues(MonotonicCommit, old, new)
             \cup IF PartialCommit THEN old..new ELSE {}

-----------------------------------------------------------------------------
(* What it keeps of the core's actions *)

\* With a step by which i may change its term or its role.
ReadsAfter(i) ==
    IF <<currentTerm'[i], state'[i]>> /= <<currentTerm[i], state[i]>>
    THEN ReadsForget(i)
    ELSE UNCHANGED allReadVars

\* With AdvanceCommitIndex(i): clients learn that their writes are committed.
AcknowledgeCommit(i) ==
    /\ acknowledged' = IF Reads THEN Max({acknowledged, commitIndex'[i]})
                       ELSE acknowledged
    /\ UNCHANGED <<readVars, asked, answered>>

-----------------------------------------------------------------------------
(* Its own actions *)

\* Leader i has committed an entry of its term: it knows all that any leader
\* before it has acknowledged.
KnowsCommitted(i) ==
    ~ReadBeforeOwnTerm => TermAt(log[i], commitIndex[i]) = currentTerm[i]

\* A quorum has confirmed that i leads, since the read came.
Confirmed(i, read) ==
    ~ReadWithoutQuorum => read.confirmed \in Quorum(i)

\* A client asks i for a read.
Ask(i) ==
    /\ readCount' = [readCount EXCEPT ![i] = @ + 1]
    /\ asked'     = asked \cup {[server       |-> i,
                                 read         |-> readCount[i] + 1,
                                 acknowledged |-> acknowledged]}

\* The read, which server j has named so, waits at leader i for a round that
\* begins after it came.
AddRead(i, j, name) ==
    LET round == readRound[i] + 1
    IN  /\ readRound' = [readRound EXCEPT ![i] = round]
        /\ reads' = [reads EXCEPT ![i] = @ \cup {[server    |-> j,
                                                  read      |-> name,
                                                  index     |-> commitIndex[i],
                                                  round     |-> round,
                                                  confirmed |-> {i}]}]

\* A client asks leader i.
BeginRead(i) ==
    /\ Reads
    /\ state[i] = Leader
    /\ KnowsCommitted(i)
    /\ Ask(i)
    /\ AddRead(i, i, readCount[i] + 1)
    /\ UNCHANGED <<acknowledged, answered, messages, serverVars, candidateVars,
                   leaderVars, logVars>>

\* A client asks i, which does not lead; i asks j, whom it takes for the leader.
RequestReadIndex(i, j) ==
    /\ Reads
    /\ i /= j
    /\ state[i] /= Leader
    /\ Ask(i)
    /\ Send([mtype   |-> ReadIndexRequest,
             mterm   |-> currentTerm[i],
             mread   |-> readCount[i] + 1,
             msource |-> i,
             mdest   |-> j])
    /\ UNCHANGED <<readRound, reads, acknowledged, answered, serverVars,
                   candidateVars, leaderVars, logVars>>

\* Leader i asks j whether it still leads, for the reads that wait.
ConfirmLeadership(i, j) ==
    /\ {read \in reads[i] : j \notin read.confirmed} /= {}
    /\ Send([mtype   |-> ConfirmRequest,
             mterm   |-> currentTerm[i],
             mround  |-> readRound[i],
             msource |-> i,
             mdest   |-> j])
    /\ UNCHANGED <<allReadVars, serverVars, candidateVars, leaderVars, logVars>>

\* Leader i answers a read: its client, or the server that asked for it.
AnswerRead(i) ==
    /\ \E read \in reads[i] :
          /\ Confirmed(i, read)
          /\ reads' = [reads EXCEPT ![i] = @ \ {read}]
          /\ IF read.server = i
             THEN /\ answered' = answered \cup {[server |-> i,
                                                 read   |-> read.read,
                                                 index  |-> read.index]}
                  /\ UNCHANGED messages
             ELSE /\ Send([mtype   |-> ReadIndexResponse,
                           mterm   |-> currentTerm[i],
                           mread   |-> read.read,
                           mindex  |-> read.index,
                           msource |-> i,
                           mdest   |-> read.server])
                  /\ UNCHANGED answered
    /\ UNCHANGED <<readCount, readRound, acknowledged, asked, serverVars,
                   candidateVars, leaderVars, logVars>>

\* i takes the read of j, if it leads and may; otherwise j's client asks again.
HandleReadIndexRequest(i, j, m) ==
    /\ m.mterm <= currentTerm[i]
    /\ Discard(m)
    /\ IF state[i] = Leader /\ KnowsCommitted(i)
       THEN AddRead(i, j, m.mread)
       ELSE UNCHANGED <<readRound, reads>>
    /\ UNCHANGED <<readCount, readHistory, serverVars, candidateVars, leaderVars,
                   logVars>>

\* i says in which term it is: in that of the question, no newer leader can have
\* committed anything with the help of i.
HandleConfirmRequest(i, j, m) ==
    /\ m.mterm <= currentTerm[i]
    /\ Reply([mtype   |-> ConfirmResponse,
              mterm   |-> currentTerm[i],
              mround  |-> m.mround,
              msource |-> i,
              mdest   |-> j],
             m)
    /\ UNCHANGED <<allReadVars, serverVars, candidateVars, leaderVars, logVars>>

\* Leader i led when j said so, after every read of that round or an earlier one
\* came.
HandleConfirmResponse(i, j, m) ==
    /\ m.mterm = currentTerm[i]
    /\ reads' = [reads EXCEPT
                   ![i] = {IF read.round <= m.mround
                           THEN [read EXCEPT !.confirmed = @ \cup {j}]
                           ELSE read : read \in @}]
    /\ Discard(m)
    /\ UNCHANGED <<readCount, readRound, readHistory, serverVars, candidateVars,
                   leaderVars, logVars>>

\* i answers its client at the index that the leader named, whoever leads now.
HandleReadIndexResponse(i, j, m) ==
    /\ m.mterm <= currentTerm[i]
    /\ answered' = answered \cup {[server |-> i,
                                   read   |-> m.mread,
                                   index  |-> m.mindex]}
    /\ Discard(m)
    /\ UNCHANGED <<readVars, acknowledged, asked, serverVars, candidateVars,
                   leaderVars, logVars>>

-----------------------------------------------------------------------------
(* What must hold of it besides *)

ReadsTypeOK ==
    /\ readCount \in [Server -> Nat]
    /\ readRound \in [Server -> Nat]
    /\ \A i \in Server : \A read \in reads[i] :
          /\ DOMAIN read = {"server", "read", "index", "round", "confirmed"}
          /\ read.server \in Server
          /\ read.read \in 1..readCount[read.server]
          /\ read.round \in 1..readRound[i]
          /\ i \in read.confirmed
          /\ read.confirmed \subseteq Server

\* Only a leader has rounds, and reads that wait, at indexes that it knows to be
\* committed.
OnlyLeadersRead ==
    \A i \in Server : readRound[i] > 0 =>
        /\ state[i] = Leader
        /\ \A read \in reads[i] : read.index <= commitIndex[i]

\* A round is for one read.
RoundsDiffer ==
    \A i \in Server : \A read, other \in reads[i] :
        read.round = other.round => read = other

\* A read sees every write that was acknowledged before it was asked for: an
\* operation sees all that ended before it began (Herlihy and Wing 1990).
ReadsSeeWrites ==
    \A answer \in answered : \A read \in asked :
        answer.server = read.server /\ answer.read = read.read =>
            answer.index >= read.acknowledged

\* What is answered was asked for.
AnswersWereAsked ==
    \A answer \in answered : \E read \in asked :
        answer.server = read.server /\ answer.read = read.read

=============================================================================
