/** `raft-lockstep/linearizability`: whether a history of operations is linearizable, for any specification of an object. */
export { type Decision, decide } from '../model/linearizability/decide.js'
export type { Event } from '../model/linearizability/event.js'
export { oneThing, type SequentialObject } from '../model/linearizability/one-thing.js'
export { type Operation, type Outcome, operations } from '../model/linearizability/operation.js'
export { type Limit, stepsUpTo } from '../model/linearizability/search.js'
export type { Call, Footprint, Obstacle, Spec } from '../model/linearizability/spec.js'
