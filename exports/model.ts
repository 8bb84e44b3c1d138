/** `raft-lockstep/model`: the executable model of raft.tla, its relaxations and its features, as protocols for the checker. */

export type { Bounds, NetworkKind, Settings } from '../model/raft/bounds.js'
export { wholeRaft } from '../model/raft/features/protocol.js'
export { type Features, NoFeatures, type WholeMessage } from '../model/raft/features/types.js'
export type { Narrowing } from '../model/raft/narrowing.js'
export { actions } from '../model/raft/next.js'
export { raft } from '../model/raft/protocol.js'
export { namesOf, relaxationNames, relaxedBy, Safe } from '../model/raft/relaxations.js'
export * as Sequence from '../model/raft/sequence.js'
export {
  type Action,
  type Constants,
  type Entry,
  Literal,
  type Log,
  type Message,
  Nil,
  type Relaxations,
  Relaxed,
  type Server,
} from '../model/raft/types.js'
export {
  type MessageJson,
  messageFromJson,
  messageToJson,
  type ServerJson,
  serverFromJson,
  serverToJson,
} from './json/model.js'
