------------------------------ MODULE PreVote -------------------------------
(* Pre-vote and check-quorum: a lost server does not disturb the others, and *)
(* a lost leader steps down.                                                 *)
(*                                                                           *)
(* Pre-vote (Ongaro, Consensus: Bridging Theory and Practice, section 9.6):  *)
(* a server asks whether it could win before it raises its term.             *)
(* Check-quorum (sections 4.2.3 and 6.2): a leader that a quorum does not    *)
(* answer steps down, and a server that hears from a leader takes no part in *)
(* the election of another.                                                  *)
(*                                                                           *)
(* There is no clock. A leader's message sets contact, and LoseContact, at   *)
(* any time, clears it: an election timeout has gone by in silence.          *)
(*                                                                           *)
(* Every message carries its sender's own term, these too: a pre-vote is     *)
(* asked for the term after it.                                              *)
EXTENDS Raft

CONSTANTS
    PreVote,        \* The servers that ask before they stand: {} is off.
    CheckQuorum     \* TRUE or FALSE.

CONSTANTS PreVoteRequest, PreVoteResponse      \* Message types.

\* Each is a function on Server, and volatile.
VARIABLES
    contact,        \* Whether i has heard from its leader lately.
    preVotes,       \* Who would vote for i, with i itself; {}: it does not ask.
    responded       \* Who has answered leader i since it last looked.
preVoteVars == <<contact, preVotes, responded>>

KeepsContact == PreVote /= {} \/ CheckQuorum

PreVoteInit ==
    /\ contact   = [i \in Server |-> FALSE]
    /\ preVotes  = [i \in Server |-> {}]
    /\ responded = [i \in Server |-> {}]

PreVoteForget(i) ==
    /\ contact'   = [contact EXCEPT ![i] = FALSE]
    /\ preVotes'  = [preVotes EXCEPT ![i] = {}]
    /\ responded' = [responded EXCEPT ![i] = {}]

HasLeader(i) == state[i] = Leader \/ contact[i]

-----------------------------------------------------------------------------
(* What it asks of the core's actions, and keeps of them *)

\* Timeout(i) besides: i has heard of no leader, and a server that asks first
\* has a quorum's word.
PreVoteAllowsTimeout(i) ==
    /\ ~contact[i]
    /\ i \in PreVote => preVotes[i] \in Quorum(i)

\* The leader of i is there, and m, of a newer term, is for the election of
\* another: i does not take its term.
InLease(i, m) ==
    /\ KeepsContact
    /\ HasLeader(i)
    /\ m.mterm > currentTerm[i]
    /\ \/ m.mtype = PreVoteRequest
       \/ m.mtype = RequestVoteRequest /\ CheckQuorum

\* With a step that i takes on m, which shows it that the leader of its term is
\* there, or that the sender follows it, or neither. What i knew in another
\* term or role is void.
PreVoteReceive(i, m, isFromLeader, isFromFollower) ==
    LET moved == <<currentTerm'[i], state'[i]>> /= <<currentTerm[i], state[i]>>
        hears == KeepsContact /\ isFromLeader
        heeds == CheckQuorum /\ isFromFollower
    IN  /\ contact'   = [contact EXCEPT ![i] = hears \/ (@ /\ ~moved)]
        /\ preVotes'  = [preVotes EXCEPT ![i] = IF hears \/ moved THEN {} ELSE @]
        /\ responded' = [responded EXCEPT
                           ![i] = IF moved THEN {}
                                  ELSE IF heeds THEN @ \cup {m.msource} ELSE @]

-----------------------------------------------------------------------------
(* Its own actions *)

\* An election timeout goes by in which i hears from no leader.
LoseContact(i) ==
    /\ contact[i]
    /\ contact' = [contact EXCEPT ![i] = FALSE]
    /\ UNCHANGED <<preVotes, responded, messages, serverVars, candidateVars,
                   leaderVars, logVars>>

\* Server i begins to ask. A candidate that does so gives up its candidacy.
StartPreVote(i) ==
    /\ i \in PreVote
    /\ state[i] \in {Follower, Candidate}
    /\ ~contact[i]
    /\ preVotes[i] = {}
    /\ preVotes' = [preVotes EXCEPT ![i] = {i}]
    /\ state'    = [state EXCEPT ![i] = Follower]
    /\ UNCHANGED <<contact, responded, messages, currentTerm, votedFor,
                   candidateVars, leaderVars, logVars>>

\* i asks j whether it would vote for it in the next term.
RequestPreVote(i, j) ==
    /\ preVotes[i] /= {}
    /\ j \notin preVotes[i]
    /\ Send([mtype         |-> PreVoteRequest,
             mterm         |-> currentTerm[i],
             mlastLogTerm  |-> LastTerm(log[i]),
             mlastLogIndex |-> Len(log[i]),
             msource       |-> i,
             mdest         |-> j])
    /\ UNCHANGED <<preVoteVars, serverVars, candidateVars, leaderVars, logVars>>

\* i says whether it would. Nothing of i changes: it may say so to many. It may
\* look at a request of a newer term without taking the term.
HandlePreVoteRequest(i, j, m) ==
    LET next  == m.mterm + 1
        grant == /\ \/ next > currentTerm[i]
                    \/ next = currentTerm[i] /\ votedFor[i] \in {Nil, j}
                 /\ AtLeastAsUpToDate(m.mlastLogTerm, m.mlastLogIndex, log[i])
                 /\ ~HasLeader(i)
    IN  /\ Reply([mtype        |-> PreVoteResponse,
                  mterm        |-> currentTerm[i],
                  mnextTerm    |-> next,
                  mvoteGranted |-> grant,
                  msource      |-> i,
                  mdest        |-> j],
                 m)
        /\ UNCHANGED <<preVoteVars, serverVars, candidateVars, leaderVars,
                       logVars>>

\* i counts an answer, if it still asks for that term.
HandlePreVoteResponse(i, j, m) ==
    /\ m.mterm <= currentTerm[i]
    /\ preVotes' = IF /\ m.mvoteGranted
                      /\ m.mnextTerm = currentTerm[i] + 1
                      /\ preVotes[i] /= {}
                   THEN [preVotes EXCEPT ![i] = @ \cup {j}]
                   ELSE preVotes
    /\ Discard(m)
    /\ UNCHANGED <<contact, responded, serverVars, candidateVars, leaderVars,
                   logVars>>

\* i, whose leader is there, pays no heed to a vote request.
IgnoreVoteRequest(i, j, m) ==
    /\ m.mtype = RequestVoteRequest
    /\ Discard(m)
    /\ UNCHANGED <<preVoteVars, serverVars, candidateVars, leaderVars, logVars>>

\* Leader i looks who has answered: a quorum, and it waits for the next ones;
\* or not, and it steps down. It keeps its vote, since its term is the same.
CheckAnswers(i) ==
    /\ CheckQuorum
    /\ state[i] = Leader
    /\ state' = IF {i} \cup responded[i] \in Quorum(i)
                THEN state ELSE [state EXCEPT ![i] = Follower]
    /\ responded' = [responded EXCEPT ![i] = {}]
    /\ UNCHANGED <<contact, preVotes, messages, currentTerm, votedFor,
                   candidateVars, leaderVars, logVars>>

-----------------------------------------------------------------------------
(* What must hold of it besides *)

PreVoteTypeOK ==
    /\ contact   \in [Server -> BOOLEAN]
    /\ preVotes  \in [Server -> SUBSET Server]
    /\ responded \in [Server -> SUBSET Server]

\* A server that asks is a follower, and would vote for itself.
AskersFollow ==
    \A i \in Server : preVotes[i] /= {} =>
        i \in PreVote /\ i \in preVotes[i] /\ state[i] = Follower /\ ~contact[i]

LeadersNeedNoContact == \A i \in Server : state[i] = Leader => ~contact[i]

=============================================================================
