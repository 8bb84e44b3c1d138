----------------------------- MODULE RaftWhole ------------------------------
(* Raft with its features, each of which a switch turns on. With all of them *)
(* off it is Raft.tla: the same states, and as many generated ones.          *)
(*                                                                           *)
(* A step is one of the core's, with what each feature asks of it and keeps  *)
(* of it, or one of a feature's own. A configuration has to replace          *)
(*     Base <- SnapshotBase    VoteRequest <- WholeVoteRequest               *)
(*     Quorum <- MembersQuorum        CommitIndexes <- ReadsCommitIndexes    *)
(*     Signed <- MembersSigned                                               *)
EXTENDS PreVote, Snapshots, Transfer, Reads, Membership

wholeVars == <<vars, preVoteVars, snapshotVars, transferVars, allReadVars,
               memberVars>>

\* The field is there where the feature is.
WholeVoteRequest(i, j) ==
    IF LeadershipTransfer THEN TransferVoteRequest(i, j)
    ELSE [mtype         |-> RequestVoteRequest,
          mterm         |-> currentTerm[i],
          mlastLogTerm  |-> LastTerm(log[i]),
          mlastLogIndex |-> Len(log[i]),
          msource       |-> i,
          mdest         |-> j]

WholeInit == Init /\ PreVoteInit /\ SnapshotInit /\ TransferInit /\ ReadsInit
                 /\ MembershipInit

-----------------------------------------------------------------------------
(* The core's steps *)

\* i is in no role, or another one than before: what was volatile is gone.
Forget(i) ==
    /\ PreVoteForget(i)
    /\ TransferForget(i)
    /\ ReadsForget(i)
    /\ UNCHANGED snapshotVars

\* Nothing of it.
KeepOthers == UNCHANGED <<preVoteVars, snapshotVars, transferVars>>
Keep == KeepOthers /\ UNCHANGED allReadVars

\* i is in a lease, and m not from a server that was told to stand.
Ignores(i, m) ==
    /\ InLease(i, m)
    /\ ~(LeadershipTransfer /\ m.mtype = RequestVoteRequest /\ m.mtransfer)

CoreUnasked ==
    \/ Restarts /\ \E i \in Server : Restart(i) /\ Forget(i)
    \/ \E i \in Server :
          /\ Timeout(i)
          /\ PreVoteAllowsTimeout(i)
          /\ MembersAllowTimeout(i)
          /\ Forget(i)
    \/ \E i, j \in Server :
          RequestVote(i, j) /\ MembersAllowVote(i, j) /\ Keep
    \/ StepDown /\ \E i \in Server : StepDownToFollower(i) /\ Forget(i)
    \/ \E i \in Server : BecomeLeader(i) /\ Forget(i)
    \/ \E i \in Server, v \in Value :
          ClientRequest(i, v) /\ TransferAllowsClientRequest(i) /\ Keep
    \/ ParallelWrite /\ \E i \in Server : WriteEntry(i) /\ Keep
    \/ \E i \in Server : AdvanceCommitIndex(i) /\ AcknowledgeCommit(i) /\ KeepOthers
    \/ \E i, j \in Server :
          AppendEntries(i, j) /\ MembersAllowEntries(i, j) /\ Keep

CoreTypes == {RequestVoteRequest,   RequestVoteResponse,
              AppendEntriesRequest, AppendEntriesResponse}

ReceiveCore(m) ==
    /\ m.mtype \in CoreTypes
    /\ ~Ignores(m.mdest, m)
    /\ IF m.mterm = currentTerm[m.mdest] THEN MembersCount(m) ELSE TRUE
    /\ Receive(m)

CoreNetwork ==
    \/ Duplicate /\ \E m \in DOMAIN messages : DuplicateMessage(m) /\ Keep
    \/ Drop /\ \E m \in DOMAIN messages : DropMessage(m) /\ Keep

-----------------------------------------------------------------------------
(* The features' steps *)

FeaturesUnasked ==
    \/ \E i \in Server :
          LoseContact(i) /\ UNCHANGED <<snapshotVars, transferVars, allReadVars>>
    \/ \E i \in Server :
          /\ StartPreVote(i)
          /\ MembersAllowTimeout(i)
          /\ TransferAfter(i)
          /\ ReadsAfter(i)
          /\ UNCHANGED snapshotVars
    \/ \E i, j \in Server :
          /\ RequestPreVote(i, j)
          /\ MembersAllowVote(i, j)
          /\ UNCHANGED <<snapshotVars, transferVars, allReadVars>>
    \/ \E i \in Server :
          /\ CheckAnswers(i)
          /\ TransferAfter(i)
          /\ ReadsAfter(i)
          /\ UNCHANGED snapshotVars
    \/ \E i \in Server :
          TakeSnapshot(i) /\ UNCHANGED <<preVoteVars, transferVars, allReadVars>>
    \/ \E i, j \in Server :
          /\ InstallSnapshot(i, j)
          /\ MembersAllowEntries(i, j)
          /\ UNCHANGED <<preVoteVars, transferVars, allReadVars>>
    \/ \E i, j \in Server :
          /\ TransferLeadership(i, j)
          /\ MembersAllowVote(i, j)
          /\ UNCHANGED <<preVoteVars, snapshotVars, allReadVars>>
    \/ \E i \in Server :
          /\ SendTimeoutNow(i)
          /\ UNCHANGED <<preVoteVars, snapshotVars, allReadVars>>
    \/ \E i \in Server :
          /\ AbandonTransfer(i)
          /\ UNCHANGED <<preVoteVars, snapshotVars, allReadVars>>

\* A leader that hands over takes reads: those that it tells to stand confirm it
\* no longer. Who gets its entries is asked.
ReadsUnasked ==
    \/ \E i \in Server : BeginRead(i) /\ KeepOthers
    \/ \E i, j \in Server : RequestReadIndex(i, j) /\ KeepOthers
    \/ \E i, j \in Server :
          /\ ConfirmLeadership(i, j)
          /\ MembersAllowEntries(i, j)
          /\ KeepOthers
    \/ \E i \in Server : AnswerRead(i) /\ KeepOthers

\* A leader that hands over adds nothing to its log, no configuration either.
MembershipUnasked ==
    \/ \E i, j \in Server :
          /\ \/ AddServer(i, j)
             \/ RemoveServer(i, j)
             \/ AddLearner(i, j)
             \/ Promote(i, j)
          /\ TransferAllowsClientRequest(i)
          /\ Keep
    \/ \E i \in Server, voters \in SUBSET Server :
          EnterJoint(i, voters) /\ TransferAllowsClientRequest(i) /\ Keep
    \/ \E i \in Server :
          LeaveJoint(i) /\ TransferAllowsClientRequest(i) /\ Keep
    \/ \E i \in Server : StepDownRemoved(i) /\ Forget(i)

-----------------------------------------------------------------------------
(* Receiving a message *)

\* Whether m shows i that the leader of its term is there.
IsFromLeader(i, m) ==
    /\ m.mtype \in {AppendEntriesRequest, InstallSnapshotRequest}
    /\ m.mterm = currentTerm[i]

\* Whether m shows leader i that the sender follows it.
IsFromFollower(i, m) ==
    /\ m.mtype \in {AppendEntriesResponse, InstallSnapshotResponse}
    /\ m.mterm = currentTerm[i]
    /\ state[i] = Leader

\* What the features keep of a step of i on m.
After(i, m) ==
    /\ PreVoteReceive(i, m, IsFromLeader(i, m), IsFromFollower(i, m))
    /\ TransferAfter(i)
    /\ ReadsAfter(i)

WholeReceive(m) ==
    LET i == m.mdest
        j == m.msource
    IN  \/ ReceiveCore(m) /\ After(i, m) /\ UNCHANGED snapshotVars
        \/ /\ m.mtype \notin CoreTypes
           /\ ~Ignores(i, m)
           /\ UpdateTerm(i, j, m)
           /\ After(i, m)
           /\ UNCHANGED snapshotVars
        \/ /\ Ignores(i, m)
           /\ IgnoreVoteRequest(i, j, m)
           /\ UNCHANGED <<snapshotVars, transferVars, allReadVars>>
        \/ /\ Ignores(i, m)
           /\ m.mtype = RequestVoteRequest
           /\ RefuseVote
           /\ RefuseVoteRequest(i, j, m)
           /\ Keep
        \/ /\ m.mtype = PreVoteRequest
           /\ HandlePreVoteRequest(i, j, m)
           /\ UNCHANGED <<snapshotVars, transferVars, allReadVars>>
        \/ /\ m.mtype = PreVoteResponse
           /\ HandlePreVoteResponse(i, j, m)
           /\ UNCHANGED <<snapshotVars, transferVars, allReadVars>>
        \/ /\ m.mtype = InstallSnapshotRequest
           /\ HandleInstallSnapshotRequest(i, j, m)
           /\ After(i, m)
        \/ /\ m.mtype = InstallSnapshotResponse
           /\ \/ DropStaleResponse(i, j, m) /\ Keep
              \/ HandleInstallSnapshotResponse(i, j, m) /\ After(i, m)
        \/ /\ m.mtype = TimeoutNowRequest
           /\ MembersAllowTimeout(i)
           /\ HandleTimeoutNowRequest(i, j, m)
           /\ PreVoteReceive(i, m, FALSE, FALSE)
           /\ ReadsAfter(i)
           /\ UNCHANGED snapshotVars
        \/ /\ m.mtype = TimeoutNowRequest
           /\ IgnoreTimeoutNow(i, m)
           /\ Keep
        \/ /\ m.mtype = ReadIndexRequest
           /\ HandleReadIndexRequest(i, j, m)
           /\ KeepOthers
        \/ /\ m.mtype = ReadIndexResponse
           /\ HandleReadIndexResponse(i, j, m)
           /\ KeepOthers
        \/ /\ m.mtype = ConfirmRequest
           /\ HandleConfirmRequest(i, j, m)
           /\ KeepOthers
        \/ /\ m.mtype = ConfirmResponse
           /\ \/ DropStaleResponse(i, j, m) /\ Keep
              \/ HandleConfirmResponse(i, j, m) /\ KeepOthers

-----------------------------------------------------------------------------

\* The steps that change what membership keeps.
MemberSteps ==
    \/ \E i \in Server : ApplyConfiguration(i) /\ Keep
    \/ \E i \in Server :
          /\ Wipe(i)
          /\ PreVoteForget(i)
          /\ TransferForget(i)
          /\ ReadsForget(i)
          /\ snapshotIndex' = [snapshotIndex EXCEPT ![i] = 0]
    \/ \E m \in DOMAIN messages : IgnoreStranger(m.mdest, m) /\ Keep

WholeNext ==
    /\ \/ /\ \/ CoreUnasked
             \/ FeaturesUnasked
             \/ ReadsUnasked
             \/ MembershipUnasked
             \/ \E m \in DOMAIN messages : WholeReceive(m)
             \/ CoreNetwork
          /\ UNCHANGED memberVars
       \/ MemberSteps
    /\ allLogs' = IF History THEN allLogs \cup {log[i] : i \in Server}
                  ELSE allLogs

WholeSpec == WholeInit /\ [][WholeNext]_wholeVars

=============================================================================
