/** `raft-lockstep/raft`: the reducer, its rules, its vocabulary, and JSON forms of what goes in and comes out. */

export { encodeMessage, encodeState } from '../impl/raft/encode.js'
export * as Log from '../impl/raft/log.js'
export type { MessageKind } from '../impl/raft/messages.js'
export { matchIndexOf, type Progress, progressAt } from '../impl/raft/progress.js'
export { type Configuration, majority, type Verdict } from '../impl/raft/quorum.js'
export { start } from '../impl/raft/restart.js'
export { type Rules, standard } from '../impl/raft/rules.js'
export { initial, isCandidate, isLeader, restore } from '../impl/raft/state.js'
export { type Step, step } from '../impl/raft/step.js'
export {
  type AppendEntries,
  type AppendEntriesResponse,
  type ClientRequest,
  type Config,
  type ConflictHint,
  type Durable,
  type Effect,
  type Entry,
  Index,
  type Input,
  type Message,
  type Payload,
  type RequestVote,
  type RequestVoteResponse,
  type Role,
  ServerId,
  type ServerState,
  Term,
  type Timer,
} from '../impl/raft/types.js'
export { configFromJson, configToJson, eventFromJson, eventToJson } from './json/events.js'
export {
  effectToJson,
  inputFromJson,
  inputToJson,
  messageFromJson,
  messageToJson,
  stateFromJson,
  stateToJson,
} from './json/raft.js'
export type { EffectJson, InputJson, MessageJson, StateJson } from './json/raft-forms.js'
