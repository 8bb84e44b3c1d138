---------------------------- MODULE EverCommitted ----------------------------
(* Raft with a further history variable, which remembers what was ever known *)
(* to be committed. commitIndex forgets: a restart sets it to 0, and an old  *)
(* request takes it back. An entry that was committed, forgotten by all that *)
(* knew, and then lost would be seen by no property of Properties.tla.       *)
EXTENDS MC

\* A set of records: in a state now left, a server of that term knew that
\* the entry is committed at the index.
VARIABLE everCommitted

Known(i) == {[index |-> n, entry |-> log[i][n], term |-> currentTerm[i]] :
                n \in 1..commitIndex[i]}

EverInit == Init /\ everCommitted = {}

EverNext ==
    /\ Next
    /\ everCommitted' = everCommitted \cup UNION {Known(i) : i \in Server}

EverSpec == EverInit /\ [][EverNext]_<<vars, everCommitted>>

-----------------------------------------------------------------------------
(* Properties. What a server knows in the present state is the business of   *)
(* Properties.tla, so these need to look at the past only.                   *)

Has(xlog, c) == c.index <= Len(xlog) /\ xlog[c.index] = c.entry

\* At one index one entry is committed, once and for all (paper, figure 3,
\* State Machine Safety).
EverCommittedAgrees ==
    /\ \A c, d \in everCommitted : c.index = d.index => c.entry = d.entry
    /\ \A c \in everCommitted : \A i \in Server :
          c.index <= commitIndex[i] => log[i][c.index] = c.entry

\* The leaders of that term and of all later ones have it (paper, figure 3,
\* Leader Completeness).
EverCommittedInLeaders ==
    \A c \in everCommitted : \A i \in Leaders :
        currentTerm[i] >= c.term => Has(log[i], c)

\* Every quorum has a server with all of it, whoever still knows (etcd:
\* QuorumLogInv, over the history).
EverCommittedIsDurable ==
    \A i \in Server : \A Q \in Quorum(i) :
        \E j \in Q : \A c \in everCommitted : Has(log[j], c)

=============================================================================
