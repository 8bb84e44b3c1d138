------------------------------- MODULE TwoPhase -------------------------------
(* Two-phase commit, after Lamport's module of the same name, for the        *)
(* comparison in bench/peers.ts; docs/examples/two-phase-commit.ts has the   *)
(* same actions. Messages are never received for good.                       *)
EXTENDS Naturals
CONSTANT Managers
RM == 1..Managers
VARIABLES rmState, tmState, tmPrepared, msgs
vars == <<rmState, tmState, tmPrepared, msgs>>

Init == /\ rmState = [rm \in RM |-> "working"]
        /\ tmState = "init"
        /\ tmPrepared = {}
        /\ msgs = {}

TMRcvPrepared(rm) == /\ tmState = "init"
                     /\ [type |-> "Prepared", rm |-> rm] \in msgs
                     /\ tmPrepared' = tmPrepared \union {rm}
                     /\ UNCHANGED <<rmState, tmState, msgs>>

TMCommit == /\ tmState = "init"
            /\ tmPrepared = RM
            /\ tmState' = "committed"
            /\ msgs' = msgs \union {[type |-> "Commit", rm |-> 0]}
            /\ UNCHANGED <<rmState, tmPrepared>>

TMAbort == /\ tmState = "init"
           /\ tmState' = "aborted"
           /\ msgs' = msgs \union {[type |-> "Abort", rm |-> 0]}
           /\ UNCHANGED <<rmState, tmPrepared>>

RMPrepare(rm) == /\ rmState[rm] = "working"
                 /\ rmState' = [rmState EXCEPT ![rm] = "prepared"]
                 /\ msgs' = msgs \union {[type |-> "Prepared", rm |-> rm]}
                 /\ UNCHANGED <<tmState, tmPrepared>>

RMChooseToAbort(rm) == /\ rmState[rm] = "working"
                       /\ rmState' = [rmState EXCEPT ![rm] = "aborted"]
                       /\ UNCHANGED <<tmState, tmPrepared, msgs>>

RMRcvCommitMsg(rm) == /\ [type |-> "Commit", rm |-> 0] \in msgs
                      /\ rmState' = [rmState EXCEPT ![rm] = "committed"]
                      /\ UNCHANGED <<tmState, tmPrepared, msgs>>

RMRcvAbortMsg(rm) == /\ [type |-> "Abort", rm |-> 0] \in msgs
                     /\ rmState' = [rmState EXCEPT ![rm] = "aborted"]
                     /\ UNCHANGED <<tmState, tmPrepared, msgs>>

Next == \/ TMCommit
        \/ TMAbort
        \/ \E rm \in RM : \/ TMRcvPrepared(rm)
                          \/ RMPrepare(rm)
                          \/ RMChooseToAbort(rm)
                          \/ RMRcvCommitMsg(rm)
                          \/ RMRcvAbortMsg(rm)

Spec == Init /\ [][Next]_vars

TCConsistent == \A a, b \in RM : ~(rmState[a] = "aborted" /\ rmState[b] = "committed")
================================================================================
