-- Two-phase commit for Rumur: the actions of TwoPhase.tla. MANAGERS is replaced by how many resource managers there are.
const N: MANAGERS;
type
  RM: 1..N;
  RMState: enum { Working, Prepared, Committed, Aborted };
var
  rmState: array [RM] of RMState;
  tmState: enum { TMInit, TMCommitted, TMAborted };
  tmPrepared: array [RM] of boolean;
  prepared: array [RM] of boolean;
  commit: boolean;
  abort: boolean;

startstate begin
  for rm: RM do
    rmState[rm] := Working; tmPrepared[rm] := false; prepared[rm] := false;
  end;
  tmState := TMInit; commit := false; abort := false;
end;

rule "TMCommit" tmState = TMInit & forall rm: RM do tmPrepared[rm] end ==> begin
  tmState := TMCommitted; commit := true;
end;
rule "TMAbort" tmState = TMInit ==> begin
  tmState := TMAborted; abort := true;
end;

ruleset rm: RM do
  rule "TMRcvPrepared" tmState = TMInit & prepared[rm] ==> begin tmPrepared[rm] := true; end;
  rule "RMPrepare" rmState[rm] = Working ==> begin rmState[rm] := Prepared; prepared[rm] := true; end;
  rule "RMChooseToAbort" rmState[rm] = Working ==> begin rmState[rm] := Aborted; end;
  rule "RMRcvCommitMsg" commit ==> begin rmState[rm] := Committed; end;
  rule "RMRcvAbortMsg" abort ==> begin rmState[rm] := Aborted; end;
end;

invariant "TCConsistent"
  forall a: RM do forall b: RM do !(rmState[a] = Aborted & rmState[b] = Committed) end end;
