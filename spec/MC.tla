--------------------------------- MODULE MC ---------------------------------
(* Raft within bounds, for TLC: the state constraint. The constants, the     *)
(* bounds and the properties to check stand in the .cfg files.               *)
EXTENDS Properties

CONSTANTS
    MaxTerm,        \* Of each server's currentTerm.
    MaxLog,         \* Of the length of each server's log.
    MaxMessages,    \* Distinct messages in the network.
    MaxCopies       \* Copies of each.

\* A state outside is generated, and its properties are checked, but it is
\* neither counted as distinct nor explored.
Bound ==
    /\ \A i \in Server : currentTerm[i] <= MaxTerm /\ Len(log[i]) <= MaxLog
    /\ Cardinality(DOMAIN messages) <= MaxMessages
    /\ \A m \in DOMAIN messages : messages[m] <= MaxCopies

\* Narrower constraints, by which what needs many servers or terms is soon
\* reached. They leave everything in as they stand; a configuration replaces
\* one by `OnlyCandidate <- ...` and has CONSTRAINTS Bound Narrow.
OnlyCandidate == Server \X Nat  \* <<i, term>>: i may be a candidate in term.
EmptyLog      == {}             \* The servers whose logs stay empty.
MaxCommit     == MaxLog         \* Of each server's commitIndex.

Narrow ==
    \A i \in Server :
        /\ state[i] = Candidate => <<i, currentTerm[i]>> \in OnlyCandidate
        /\ i \in EmptyLog => log[i] = <<>>
        /\ commitIndex[i] <= MaxCommit

\* The specification with every relaxation on. Each literal step is a step of
\* it: a literal configuration may check LiteralIsRelaxed as a property.
Relaxed == INSTANCE Raft WITH AnySlice          <- TRUE,
                              BatchHandling     <- TRUE,
                              MonotonicCommit   <- TRUE,
                              MonotonicMatch    <- TRUE,
                              StepDown          <- TRUE,
                              RefuseVote        <- TRUE,
                              DurableCommit     <- TRUE,
                              PartialCommit     <- TRUE,
                              PartialBatch      <- TRUE,
                              AppendBelowCommit <- TRUE,
                              AcknowledgeKnown  <- TRUE,
                              ParallelWrite     <- TRUE,
                              Bootstrap         <- TRUE
LiteralIsRelaxed == Relaxed!Spec

=============================================================================
