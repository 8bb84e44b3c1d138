/** Hand-made states and messages for the tests of the model. */
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { Settings } from '../../../model/raft/bounds.js'
import { Init } from '../../../model/raft/init.js'
import type { RaftStep } from '../../../model/raft/outcome.js'
import { fromArray } from '../../../model/raft/sequence.js'
import {
  type AppendEntriesRequest,
  type AppendEntriesResponse,
  type Constants,
  Literal,
  type Log,
  Relaxed,
  type RequestVoteRequest,
  type RequestVoteResponse,
  type Server,
} from '../../../model/raft/types.js'

export const three: Constants = { servers: 3, values: ['v1', 'v2'], relaxations: Literal, history: false }
export const threeRelaxed: Constants = { ...three, relaxations: Relaxed }
export const threeWithHistory: Constants = { ...three, history: true }

export const small: Settings = {
  bounds: { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 },
  network: 'full',
  history: false,
  relaxations: Literal,
}

/** A log of entries with these terms, all with the value v1. */
export const logOf = (...terms: readonly number[]): Log => fromArray(terms.map((term) => ({ term, value: 'v1' })))

export const server = (changes: Partial<Server> = {}, c: Constants = three): Server => ({ ...Init(c), ...changes })

export const voteRequest = (changes: Partial<RequestVoteRequest> = {}): RequestVoteRequest => ({
  mtype: 'RequestVoteRequest',
  mterm: 2,
  mlastLogTerm: 0,
  mlastLogIndex: 0,
  msource: 1,
  mdest: 0,
  ...changes,
})

export const voteResponse = (changes: Partial<RequestVoteResponse> = {}): RequestVoteResponse => ({
  mtype: 'RequestVoteResponse',
  mterm: 2,
  mvoteGranted: true,
  msource: 1,
  mdest: 0,
  ...changes,
})

export const appendRequest = (changes: Partial<AppendEntriesRequest> = {}): AppendEntriesRequest => ({
  mtype: 'AppendEntriesRequest',
  mterm: 2,
  mprevLogIndex: 0,
  mprevLogTerm: 0,
  mentries: [],
  mcommitIndex: 0,
  msource: 1,
  mdest: 0,
  ...changes,
})

export const appendResponse = (changes: Partial<AppendEntriesResponse> = {}): AppendEntriesResponse => ({
  mtype: 'AppendEntriesResponse',
  mterm: 2,
  msuccess: true,
  mmatchIndex: 0,
  msource: 1,
  mdest: 0,
  ...changes,
})

type Result = Either<readonly string[], readonly RaftStep[]>

/** The steps of an action that must be enabled. */
export const stepsIn = (outcome: Result): readonly RaftStep[] => {
  if (isLeft(outcome)) throw new Error(`not enabled: ${outcome.left.join('; ')}`)
  return outcome.right
}

/** The only step of an action that must have one. */
export const theStep = (outcome: Result): RaftStep => {
  const [step, ...others] = stepsIn(outcome)
  if (step === undefined || others.length > 0) throw new Error(`expected one step, found ${others.length + 1}`)
  return step
}

/** The failed guards of an action that must not be enabled. */
export const failedGuards = (outcome: Result): readonly string[] => {
  if (isLeft(outcome)) return outcome.left
  throw new Error(`enabled: ${outcome.right.map(({ action }) => action).join(', ')}`)
}
