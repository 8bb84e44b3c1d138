------------------------------ MODULE MCWhole -------------------------------
(* Raft with its features within bounds, for TLC. Every property of          *)
(* Properties.tla is asked of it; some of them have to be said anew: there   *)
(* are more messages and more that an entry may hold, a snapshot puts one    *)
(* log in another's place, and what was a quorum when a leader was elected   *)
(* may be none now. A configuration replaces                                 *)
(*     MessageOK <- WholeMessageOK                                           *)
(*     LogsChangeAtTheEnd <- WholeLogsChangeAtTheEnd                         *)
(*     Entry <- WholeEntry                                                   *)
(*     LeaderHasQuorum <- WholeLeaderHasQuorum                               *)
(*     ElectionsAreWon <- WholeElectionsAreWon                               *)
EXTENDS MC, RaftWhole

\* How many configurations a log may have: a further constraint, which a
\* configuration of TLC may narrow.
MaxConfigurations == MaxLog

BoundMembership ==
    \A i \in Server :
        Cardinality(ConfigurationIndexes(log[i])) <= MaxConfigurations

\* How many reads clients may ask of a server, and a leader's rounds for them.
MaxReads == 1

BoundReads ==
    \A i \in Server : readCount[i] <= MaxReads /\ readRound[i] <= MaxReads

\* How many empty disks each server may have had after its first.
MaxWipes == 1

BoundWipes == \A i \in Server : incarnation[i] <= MaxWipes

WholeEntry == [term : Term, value : Value \cup Configurations]

WholeLeaderHasQuorum ==
    \A i \in Leaders : votesGranted[i] \in QuorumOf(ConfigurationOf(ElectedLog(i)))

WholeElectionsAreWon ==
    \A e \in elections :
        /\ e.evotes \in QuorumOf(ConfigurationOf(e.elog))
        /\ \A j \in e.evotes :
              AtLeastAsUpToDate(LastTerm(e.elog), Len(e.elog), e.evoterLog[j])

Ends == {"mtype", "mterm", "msource", "mdest"}
AnswerEnds == Ends \cup IF Incarnations THEN {"mincarnation"} ELSE {}

WholeMessageOK(m) ==
    /\ Ends \subseteq DOMAIN m
    /\ m.mterm \in Term
    /\ m.msource \in Server
    /\ m.mdest \in Server
    /\ CASE m.mtype = RequestVoteRequest ->
              /\ DOMAIN m = Ends \cup {"mlastLogTerm", "mlastLogIndex"}
                     \cup IF LeadershipTransfer THEN {"mtransfer"} ELSE {}
              /\ m.mlastLogTerm \in Nat
              /\ m.mlastLogIndex \in Nat
              /\ LeadershipTransfer => m.mtransfer \in BOOLEAN
         [] m.mtype = RequestVoteResponse ->
              /\ DOMAIN m = Fields(AnswerEnds \cup {"mvoteGranted"}, TRUE)
              /\ m.mvoteGranted \in BOOLEAN
         [] m.mtype = AppendEntriesRequest ->
              /\ DOMAIN m = Fields(Ends \cup {"mprevLogIndex", "mprevLogTerm",
                                              "mentries", "mcommitIndex"}, TRUE)
              /\ m.mprevLogIndex \in Nat
              /\ m.mprevLogTerm \in Nat
              /\ m.mentries \in Seq(Entry)
              /\ m.mcommitIndex \in Nat
         [] m.mtype = AppendEntriesResponse ->
              /\ DOMAIN m = AnswerEnds \cup {"msuccess", "mmatchIndex"}
              /\ m.msuccess \in BOOLEAN
              /\ m.mmatchIndex \in Nat
         [] m.mtype = PreVoteRequest ->
              /\ DOMAIN m = Ends \cup {"mlastLogTerm", "mlastLogIndex"}
              /\ m.mlastLogTerm \in Nat
              /\ m.mlastLogIndex \in Nat
         [] m.mtype = PreVoteResponse ->
              /\ DOMAIN m = Ends \cup {"mnextTerm", "mvoteGranted"}
              /\ m.mnextTerm \in Term
              /\ m.mvoteGranted \in BOOLEAN
         [] m.mtype = InstallSnapshotRequest ->
              /\ DOMAIN m = Ends \cup {"mlastIndex", "mlastTerm", "mstate"}
              /\ m.mlastIndex \in Index
              /\ m.mlastTerm \in Term
              /\ m.mstate \in Seq(Entry)
         [] m.mtype = InstallSnapshotResponse ->
              /\ DOMAIN m = Ends \cup {"mmatchIndex"}
              /\ m.mmatchIndex \in Nat
         [] m.mtype = TimeoutNowRequest -> DOMAIN m = Ends
         [] m.mtype = ReadIndexRequest ->
              /\ DOMAIN m = Ends \cup {"mread"}
              /\ m.mread \in Nat
         [] m.mtype = ReadIndexResponse ->
              /\ DOMAIN m = Ends \cup {"mread", "mindex"}
              /\ m.mread \in Nat
              /\ m.mindex \in Nat
         [] m.mtype \in {ConfirmRequest, ConfirmResponse} ->
              /\ DOMAIN m = Ends \cup {"mround"}
              /\ m.mround \in Nat
         [] OTHER -> FALSE

WholeLogsChangeAtTheEnd ==
    [][\A i \in Server :
          \/ log'[i] = log[i]
          \/ Len(log'[i]) = Len(log[i]) + 1 /\ IsPrefix(log[i], log'[i])
          \/ Len(log'[i]) = Len(log[i]) - 1 /\ IsPrefix(log'[i], log[i])
          \/ \E m \in SnapshotsOnTheirWay :
                m.mdest = i /\ log'[i] = m.mstate]_vars

=============================================================================
