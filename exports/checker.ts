/** `raft-lockstep/checker`: the explicit-state checker. It knows nothing of Raft; docs/checker.md says what a protocol is. */
export type { Counterexample, PathStep } from '../model/checker/counterexample.js'
export {
  type ActionCount,
  type Exploration,
  explore,
  exploring,
  type Options,
  type Report,
} from '../model/checker/explore.js'
export type {
  ActionProperty,
  GlobalState,
  HistoryVariable,
  Invariant,
  Network,
  Protocol,
  Step,
  Symmetry,
} from '../model/checker/protocol.js'
export { type SimulationOptions, type SimulationReport, simulate } from '../model/checker/simulate.js'
