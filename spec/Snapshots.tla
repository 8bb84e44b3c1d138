----------------------------- MODULE Snapshots ------------------------------
(* Snapshots (paper, section 7; Ongaro, Consensus: Bridging Theory and       *)
(* Practice, chapter 5): a server drops the beginning of its log, as far as  *)
(* it has applied it, and keeps the state that these entries made.           *)
(*                                                                           *)
(* Here log[i] stays whole: what is dropped is a history, so that every      *)
(* property still speaks of whole logs, and the state that a snapshot holds  *)
(* is the sequence of entries that made it. No action may look at a dropped  *)
(* entry but for the last one's index and term.                              *)
EXTENDS Raft

CONSTANT Snapshot       \* TRUE or FALSE.

CONSTANTS InstallSnapshotRequest, InstallSnapshotResponse   \* Message types.

VARIABLE snapshotIndex  \* The last entry that i has dropped; durable.
snapshotVars == <<snapshotIndex>>

\* For Base of Raft.tla.
SnapshotBase(i) == snapshotIndex[i]

SnapshotInit == snapshotIndex = [i \in Server |-> 0]

-----------------------------------------------------------------------------
(* Its own actions *)

\* i takes a snapshot of what it has applied up to some index, and drops the
\* entries up to there, which its disk has.
TakeSnapshot(i) ==
    /\ Snapshot
    /\ \E index \in snapshotIndex[i] + 1
                    .. Min({commitIndex[i], StableIndex(i)}) :
          snapshotIndex' = [snapshotIndex EXCEPT ![i] = index]
    /\ UNCHANGED <<messages, serverVars, candidateVars, leaderVars, logVars>>

\* Leader i sends j its snapshot, since it has no longer what j needs. With
\* AnySlice nextIndex is but a hint here as well.
InstallSnapshot(i, j) ==
    /\ i /= j
    /\ state[i] = Leader
    /\ snapshotIndex[i] > 0
    /\ ~AnySlice => nextIndex[i][j] <= snapshotIndex[i]
    /\ Send([mtype      |-> InstallSnapshotRequest,
             mterm      |-> currentTerm[i],
             mlastIndex |-> snapshotIndex[i],
             mlastTerm  |-> log[i][snapshotIndex[i]].term,
             mstate     |-> SubSeq(log[i], 1, snapshotIndex[i]),
             msource    |-> i,
             mdest      |-> j])
    /\ UNCHANGED <<snapshotVars, serverVars, candidateVars, leaderVars, logVars>>

SnapshotReply(i, j, m, index) ==
    Reply([mtype       |-> InstallSnapshotResponse,
           mterm       |-> currentTerm[i],
           mmatchIndex |-> index,
           msource     |-> i,
           mdest       |-> j],
          m)

\* What i knows to be committed already tells it nothing. Otherwise, if i has
\* the last entry it stands for, the log behind it stays; and if not, nothing
\* of the log does.
AcceptSnapshot(i, j, m) ==
    LET known  == m.mlastIndex <= commitIndex[i]
        agrees == /\ m.mlastIndex <= Len(log[i])
                  /\ log[i][m.mlastIndex].term = m.mlastTerm
    IN  /\ log' = IF known \/ agrees THEN log
                  ELSE [log EXCEPT ![i] = m.mstate]
        /\ unstable' = IF known THEN unstable ELSE [unstable EXCEPT ![i] = 0]
        /\ commitIndex' = IF known THEN commitIndex
                          ELSE [commitIndex EXCEPT ![i] = m.mlastIndex]
        /\ snapshotIndex' = IF known THEN snapshotIndex
                            ELSE [snapshotIndex EXCEPT
                                    ![i] = Max({@, m.mlastIndex})]
        /\ SnapshotReply(i, j, m, m.mlastIndex)

\* i refuses a snapshot of an older term, or first gives up its candidacy, or
\* takes the snapshot. m comes whole: pieces of it are no steps.
HandleInstallSnapshotRequest(i, j, m) ==
    /\ m.mterm <= currentTerm[i]
    /\ \/ /\ m.mterm < currentTerm[i]
          /\ SnapshotReply(i, j, m, 0)
          /\ UNCHANGED <<snapshotVars, serverVars, logVars>>
       \/ /\ m.mterm = currentTerm[i]
          /\ state[i] = Candidate
          /\ state' = [state EXCEPT ![i] = Follower]
          /\ UNCHANGED <<snapshotVars, currentTerm, votedFor, logVars, messages>>
       \/ /\ m.mterm = currentTerm[i]
          /\ state[i] = Follower
          /\ AcceptSnapshot(i, j, m)
          /\ UNCHANGED serverVars
    /\ UNCHANGED <<candidateVars, leaderVars>>

\* Leader i knows that j has what its snapshot stands for.
HandleInstallSnapshotResponse(i, j, m) ==
    /\ m.mterm = currentTerm[i]
    /\ matchIndex' = [matchIndex EXCEPT ![i][j] = Max({@, m.mmatchIndex})]
    /\ nextIndex'  = [nextIndex EXCEPT ![i][j] = Max({@, m.mmatchIndex + 1})]
    /\ Discard(m)
    /\ UNCHANGED <<snapshotVars, serverVars, candidateVars, logVars, elections>>

-----------------------------------------------------------------------------
(* What must hold of it besides *)

Snapshotted(i) == SubSeq(log[i], 1, snapshotIndex[i])

SnapshotsOnTheirWay ==
    {m \in DOMAIN messages : m.mtype = InstallSnapshotRequest}

SnapshotTypeOK ==
    /\ snapshotIndex \in [Server -> Nat]
    /\ \A m \in SnapshotsOnTheirWay :
          m.mlastIndex = Len(m.mstate) /\ m.mlastTerm = LastTerm(m.mstate)

SnapshotInLog == \A i \in Server : snapshotIndex[i] <= Len(log[i])

\* What a snapshot stands for is committed: no two differ, and no leader of
\* that term or a later one lacks it.
Agree(xlog, ylog) == IsPrefix(xlog, ylog) \/ IsPrefix(ylog, xlog)

SnapshotsAgree ==
    /\ \A i, j \in Server :
          /\ Agree(Snapshotted(i), Snapshotted(j))
          /\ Agree(Snapshotted(i), SubSeq(log[j], 1, commitIndex[j]))
    /\ \A m \in SnapshotsOnTheirWay : \A j \in Server :
          /\ Agree(m.mstate, Snapshotted(j))
          /\ Agree(m.mstate, SubSeq(log[j], 1, commitIndex[j]))

LeadersHaveSnapshots ==
    \A i \in Server : state[i] = Leader =>
        \A j \in Server : currentTerm[j] <= currentTerm[i] =>
            IsPrefix(Snapshotted(j), log[i])

\* A snapshot is never given back.
SnapshotsStay ==
    [][\A i \in Server : snapshotIndex'[i] >= snapshotIndex[i]]_snapshotVars

=============================================================================
