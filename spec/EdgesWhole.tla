------------------------------ MODULE EdgesWhole ------------------------------
(* From given states, one step each of Raft with its features, for TLC to    *)
(* print: the state by its number, and the state that it leads to.           *)
(* bench/tlc/edges.ts gives Sources and reads what is printed.               *)
EXTENDS RaftWhole

CONSTANT Sources        \* A sequence of records with a field for each variable.

VARIABLES origin,       \* The index of the source.
          taken         \* FALSE in a source, TRUE after its step.

EdgesInit ==
    /\ origin \in DOMAIN Sources
    /\ taken = FALSE
    /\ messages       = Sources[origin].messages
    /\ elections      = Sources[origin].elections
    /\ allLogs        = Sources[origin].allLogs
    /\ currentTerm    = Sources[origin].currentTerm
    /\ state          = Sources[origin].state
    /\ votedFor       = Sources[origin].votedFor
    /\ log            = Sources[origin].log
    /\ commitIndex    = Sources[origin].commitIndex
    /\ unstable       = Sources[origin].unstable
    /\ votesResponded = Sources[origin].votesResponded
    /\ votesGranted   = Sources[origin].votesGranted
    /\ voterLog       = Sources[origin].voterLog
    /\ nextIndex      = Sources[origin].nextIndex
    /\ matchIndex     = Sources[origin].matchIndex
    /\ contact        = Sources[origin].contact
    /\ preVotes       = Sources[origin].preVotes
    /\ responded      = Sources[origin].responded
    /\ snapshotIndex  = Sources[origin].snapshotIndex
    /\ transferee     = Sources[origin].transferee
    /\ toldToStand    = Sources[origin].toldToStand
    /\ readCount      = Sources[origin].readCount
    /\ readRound      = Sources[origin].readRound
    /\ reads          = Sources[origin].reads
    /\ acknowledged   = Sources[origin].acknowledged
    /\ asked          = Sources[origin].asked
    /\ answered       = Sources[origin].answered
    /\ appliedIndex   = Sources[origin].appliedIndex
    /\ incarnation    = Sources[origin].incarnation

EdgesNext ==
    /\ ~taken
    /\ taken' = TRUE
    /\ UNCHANGED origin
    /\ WholeNext

\* An action constraint: TLC asks for it once for each successor.
Printed ==
    PrintT("edge" \o ToString(<<origin, "Next",
        [messages |-> messages', elections |-> elections', allLogs |-> allLogs',
         currentTerm |-> currentTerm', state |-> state', votedFor |-> votedFor',
         log |-> log', commitIndex |-> commitIndex', unstable |-> unstable',
         votesResponded |-> votesResponded', votesGranted |-> votesGranted',
         voterLog |-> voterLog', nextIndex |-> nextIndex',
         matchIndex |-> matchIndex', contact |-> contact',
         preVotes |-> preVotes', responded |-> responded',
         snapshotIndex |-> snapshotIndex', transferee |-> transferee',
         toldToStand |-> toldToStand', readCount |-> readCount',
         readRound |-> readRound', reads |-> reads',
         acknowledged |-> acknowledged', asked |-> asked',
         answered |-> answered', appliedIndex |-> appliedIndex',
         incarnation |-> incarnation']>>))

=============================================================================
