------------------------------ MODULE Transfer ------------------------------
(* Leadership transfer (Ongaro, Consensus: Bridging Theory and Practice,     *)
(* section 3.10): the leader takes no more commands, brings one server up to *)
(* date, and tells it to stand for election now.                             *)
EXTENDS Raft

CONSTANT LeadershipTransfer     \* TRUE or FALSE.

CONSTANT TimeoutNowRequest      \* Message type.

\* Each is a function on Server, and volatile.
VARIABLES
    transferee,     \* To whom leader i hands over, or Nil.
    toldToStand     \* Whether candidate i stands because its leader said so.
transferVars == <<transferee, toldToStand>>

TransferInit ==
    /\ transferee  = [i \in Server |-> Nil]
    /\ toldToStand = [i \in Server |-> FALSE]

TransferForget(i) ==
    /\ transferee'  = [transferee EXCEPT ![i] = Nil]
    /\ toldToStand' = [toldToStand EXCEPT ![i] = FALSE]

\* For VoteRequest of Raft.tla: such a request is heard by servers that hear
\* from a leader, too.
TransferVoteRequest(i, j) ==
    [mtype         |-> RequestVoteRequest,
     mterm         |-> currentTerm[i],
     mlastLogTerm  |-> LastTerm(log[i]),
     mlastLogIndex |-> Len(log[i]),
     mtransfer     |-> toldToStand[i],
     msource       |-> i,
     mdest         |-> j]

-----------------------------------------------------------------------------
(* What it asks of the core's actions, and keeps of them *)

TransferAllowsClientRequest(i) == transferee[i] = Nil

\* With a step by which i may change its term or its role.
TransferAfter(i) ==
    IF <<currentTerm'[i], state'[i]>> /= <<currentTerm[i], state[i]>>
    THEN TransferForget(i)
    ELSE UNCHANGED transferVars

-----------------------------------------------------------------------------
(* Its own actions *)

\* Leader i begins to hand over to j.
TransferLeadership(i, j) ==
    /\ LeadershipTransfer
    /\ i /= j
    /\ state[i] = Leader
    /\ transferee[i] = Nil
    /\ transferee' = [transferee EXCEPT ![i] = j]
    /\ UNCHANGED <<toldToStand, messages, serverVars, candidateVars, leaderVars,
                   logVars>>

\* The transferee has all of leader i's log and is told to stand.
SendTimeoutNow(i) ==
    /\ state[i] = Leader
    /\ transferee[i] /= Nil
    /\ matchIndex[i][transferee[i]] = Len(log[i])
    /\ Send([mtype   |-> TimeoutNowRequest,
             mterm   |-> currentTerm[i],
             msource |-> i,
             mdest   |-> transferee[i]])
    /\ UNCHANGED <<transferVars, serverVars, candidateVars, leaderVars, logVars>>

\* Leader i has waited for an election timeout and goes on leading.
AbandonTransfer(i) ==
    /\ state[i] = Leader
    /\ transferee[i] /= Nil
    /\ transferee' = [transferee EXCEPT ![i] = Nil]
    /\ UNCHANGED <<toldToStand, messages, serverVars, candidateVars, leaderVars,
                   logVars>>

\* i stands for election because its leader says so, without asking anyone
\* before. In another term, or as a leader, it pays no heed.
HandleTimeoutNowRequest(i, j, m) ==
    /\ m.mterm <= currentTerm[i]
    /\ Discard(m)
    /\ IF m.mterm = currentTerm[i] /\ state[i] = Follower
       THEN /\ StandForElection(i)
            /\ transferee'  = [transferee EXCEPT ![i] = Nil]
            /\ toldToStand' = [toldToStand EXCEPT ![i] = TRUE]
       ELSE UNCHANGED <<transferVars, serverVars, candidateVars, leaderVars,
                        logVars>>

-----------------------------------------------------------------------------
(* What must hold of it besides *)

TransferTypeOK ==
    /\ transferee  \in [Server -> Server \cup {Nil}]
    /\ toldToStand \in [Server -> BOOLEAN]

OnlyLeadersHandOver ==
    \A i \in Server : transferee[i] /= Nil =>
        state[i] = Leader /\ transferee[i] /= i

OnlyCandidatesWereTold ==
    \A i \in Server : toldToStand[i] => state[i] = Candidate

\* A leader that hands over adds nothing to its log.
NoEntriesInTransfer ==
    [][\A i \in Server : transferee[i] /= Nil =>
                          Len(log'[i]) <= Len(log[i])]_log

=============================================================================
