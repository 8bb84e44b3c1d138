-------------------------------- MODULE Edges --------------------------------
(* From given states, one step each, for TLC to print: the state by its     *)
(* number, the action by its name, and the state that it leads to. Each step *)
(* of Next is printed as an edge "Next" too, by which it is seen that the    *)
(* names below leave no step out and add none. bench/tlc/edges.ts gives      *)
(* Sources and reads what is printed.                                        *)
EXTENDS Raft

CONSTANT Sources        \* A sequence of records with a field for each variable.

VARIABLES origin,       \* The index of the source.
          action        \* "" in a source, else the action that was taken.

EdgesInit ==
    /\ origin \in DOMAIN Sources
    /\ action = ""
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

Named(name) == action' = name /\ UNCHANGED origin

\* The disjuncts of Receive, each with its name.
ReceiveNamed(m) ==
    LET i == m.mdest
        j == m.msource
        response == m.mtype \in {RequestVoteResponse, AppendEntriesResponse}
    IN  \/ UpdateTerm(i, j, m) /\ Named("UpdateTerm")
        \/ response /\ DropStaleResponse(i, j, m) /\ Named("DropStaleResponse")
        \/ /\ m.mtype = RequestVoteRequest
           /\ HandleRequestVoteRequest(i, j, m)
           /\ Named("HandleRequestVoteRequest")
        \/ /\ m.mtype = RequestVoteRequest
           /\ RefuseVote /\ RefuseVoteRequest(i, j, m)
           /\ Named("RefuseVoteRequest")
        \/ /\ m.mtype = RequestVoteResponse
           /\ HandleRequestVoteResponse(i, j, m)
           /\ Named("HandleRequestVoteResponse")
        \/ /\ m.mtype = AppendEntriesRequest
           /\ HandleAppendEntriesRequest(i, j, m)
           /\ Named("HandleAppendEntriesRequest")
        \/ /\ m.mtype = AppendEntriesRequest
           /\ AppendBelowCommit /\ AcknowledgeCommitted(i, j, m)
           /\ Named("AcknowledgeCommitted")
        \/ /\ m.mtype = AppendEntriesRequest
           /\ AcknowledgeKnown /\ AcknowledgeMatch(i, j, m)
           /\ Named("AcknowledgeMatch")
        \/ /\ m.mtype = AppendEntriesResponse
           /\ HandleAppendEntriesResponse(i, j, m)
           /\ Named("HandleAppendEntriesResponse")

NextNamed ==
    /\ \/ Restarts /\ \E i \in Server : Restart(i) /\ Named("Restart")
       \/ StepDown /\ \E i \in Server :
             StepDownToFollower(i) /\ Named("StepDownToFollower")
       \/ \E i \in Server : Timeout(i) /\ Named("Timeout")
       \/ \E i, j \in Server : RequestVote(i, j) /\ Named("RequestVote")
       \/ \E i \in Server : BecomeLeader(i) /\ Named("BecomeLeader")
       \/ \E i \in Server, v \in Value :
             ClientRequest(i, v) /\ Named("ClientRequest")
       \/ ParallelWrite /\ \E i \in Server :
             WriteEntry(i) /\ Named("WriteEntry")
       \/ \E i \in Server : AdvanceCommitIndex(i) /\ Named("AdvanceCommitIndex")
       \/ \E i, j \in Server : AppendEntries(i, j) /\ Named("AppendEntries")
       \/ \E m \in DOMAIN messages : ReceiveNamed(m)
       \/ Duplicate /\ \E m \in DOMAIN messages :
             DuplicateMessage(m) /\ Named("DuplicateMessage")
       \/ Drop /\ \E m \in DOMAIN messages :
             DropMessage(m) /\ Named("DropMessage")
    /\ allLogs' = IF History THEN allLogs \cup {log[i] : i \in Server}
                  ELSE allLogs

EdgesNext ==
    /\ action = ""
    /\ \/ NextNamed
       \/ Next /\ Named("Next")

\* An action constraint: TLC asks for it once for each successor.
Printed ==
    PrintT("edge" \o ToString(<<origin, action',
        [messages |-> messages', elections |-> elections', allLogs |-> allLogs',
         currentTerm |-> currentTerm', state |-> state', votedFor |-> votedFor',
         log |-> log', commitIndex |-> commitIndex', unstable |-> unstable',
         votesResponded |-> votesResponded', votesGranted |-> votesGranted',
         voterLog |-> voterLog', nextIndex |-> nextIndex',
         matchIndex |-> matchIndex']>>))

=============================================================================
