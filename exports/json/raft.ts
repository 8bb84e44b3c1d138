/** From the reducer's values to their JSON forms and back. What is decoded has been checked; a refusal is one line. */
import { type Either, map, mapLeft } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { fromNullable, toNullable } from 'fp-ts/lib/Option.js'
import type * as t from 'io-ts'
import { match } from 'ts-pattern'
import { showRefusal } from '../../decoding/refusal.js'
import type { Change } from '../../impl/raft/features/changes.js'
import type { FeatureState, Snapshot } from '../../impl/raft/features/types.js'
import * as Log from '../../impl/raft/log.js'
import { type FieldTypes, ofFields } from '../../impl/raft/messages.js'
import { matchIndexOf, progressAt } from '../../impl/raft/progress.js'
import {
  type Durable,
  type Effect,
  Index,
  type Input,
  type Message,
  type Role,
  ServerId,
  type ServerState,
  Term,
} from '../../impl/raft/types.js'
import { decode } from '../../traces/decode.js'
import { entryOf, entryToJson, logOf, logToJson, membersOf } from './entries.js'
import {
  type ChangeJson,
  type DurableJson,
  type EffectJson,
  type FeaturesJson,
  InputJson,
  MessageJson,
  type ResultJson,
  type SnapshotJson,
  StateJson,
} from './raft-forms.js'

const objectOf = <A, B>(map: ReadonlyMap<string, A>, value: (a: A) => B): Readonly<Record<string, B>> =>
  Object.fromEntries([...map].map(([key, a]) => [key, value(a)]))

const mapOf = <A, B>(of: Readonly<Record<string, A>>, value: (a: A) => B): ReadonlyMap<ServerId, B> =>
  new Map(Object.entries(of).map(([key, a]) => [ServerId(key), value(a)]))

const roleToJson = (role: Role): StateJson['role'] =>
  match<Role, StateJson['role']>(role)
    .with({ _tag: 'Follower' }, ({ leader }) => ({ _tag: 'Follower', leader: toNullable(leader) }))
    .with({ _tag: 'Candidate' }, ({ votes }) => ({ _tag: 'Candidate', votes: objectOf(votes, (vote) => vote) }))
    .with({ _tag: 'Leader' }, ({ progress }) => ({
      _tag: 'Leader',
      progress: objectOf(progress, (one) => ({ nextIndex: one.nextIndex, matchIndex: matchIndexOf(one) })),
    }))
    .exhaustive()

const roleOf = (role: StateJson['role']): Role =>
  match<StateJson['role'], Role>(role)
    .with({ _tag: 'Follower' }, ({ leader }) => ({
      _tag: 'Follower',
      leader: fromNullable(leader === null ? null : ServerId(leader)),
    }))
    .with({ _tag: 'Candidate' }, ({ votes }) => ({ _tag: 'Candidate', votes: mapOf(votes, (vote) => vote) }))
    .with({ _tag: 'Leader' }, ({ progress }) => ({
      _tag: 'Leader',
      progress: mapOf(progress, ({ nextIndex, matchIndex }) => progressAt(Index(nextIndex), Index(matchIndex))),
    }))
    .exhaustive()

export const snapshotOf = ({ index, term, data, members }: SnapshotJson): Snapshot => ({
  ...{ index: Index(index), term: Term(term), data },
  ...(members === undefined ? {} : { members: membersOf(members) }),
})

const featuresOf = ({
  contact,
  preVotes,
  responded,
  transferee,
  toldToStand,
  readRound = 0,
  reads = [],
}: FeaturesJson): FeatureState => ({
  contact,
  preVotes: preVotes.map(ServerId),
  responded: responded.map(ServerId),
  transferee: fromNullable(transferee === null ? null : ServerId(transferee)),
  toldToStand,
  readRound,
  reads: reads.map(({ server, index, confirmed, ...rest }) => ({
    ...{ ...rest, server: ServerId(server), index: Index(index), confirmed: confirmed.map(ServerId) },
  })),
})

const featuresToJson = ({ readRound, reads, ...rest }: FeatureState): FeaturesJson => ({
  ...{ ...rest, transferee: toNullable(rest.transferee) },
  ...(readRound === 0 ? {} : { readRound, reads }),
})

export const stateToJson = ({
  currentTerm,
  votedFor,
  log,
  role,
  commitIndex,
  features,
  snapshot,
}: ServerState): StateJson => ({
  currentTerm,
  votedFor: toNullable(votedFor),
  log: logToJson(log),
  role: roleToJson(role),
  commitIndex,
  ...(snapshot === undefined ? {} : { snapshot }),
  ...(features === undefined ? {} : { features: featuresToJson(features) }),
})

export const durableOf = ({ currentTerm, votedFor, log, snapshot }: DurableJson): Durable => ({
  currentTerm: Term(currentTerm),
  votedFor: fromNullable(votedFor === null ? null : ServerId(votedFor)),
  log: logOf(log),
  ...(snapshot === undefined ? {} : { snapshot: snapshotOf(snapshot) }),
})

export const stateOf = (json: StateJson): ServerState => ({
  ...durableOf(json),
  role: roleOf(json.role),
  commitIndex: Index(json.commitIndex),
  ...(json.features === undefined ? {} : { features: featuresOf(json.features) }),
})

type Result = FieldTypes['result']

const resultToJson = (result: Result): ResultJson =>
  result._tag === 'Matched'
    ? result
    : { _tag: 'Rejected', conflict: { index: result.conflict.index, term: toNullable(result.conflict.term) } }

const resultOf = (result: ResultJson): Result =>
  result._tag === 'Matched'
    ? { _tag: 'Matched', matchIndex: Index(result.matchIndex) }
    : {
        _tag: 'Rejected',
        conflict: {
          index: Index(result.conflict.index),
          term: fromNullable(result.conflict.term === null ? null : Term(result.conflict.term)),
        },
      }

const asItIs = <A>(value: A): A => value

export const messageToJson = (message: Message): MessageJson => {
  const fields = ofFields<unknown>(message, {
    index: asItIs,
    term: asItIs,
    vote: asItIs,
    count: asItIs,
    entries: (entries) => entries.map(entryToJson),
    result: resultToJson,
    data: asItIs,
    members: asItIs,
  })
  const { _tag, from, to, term } = message
  // The table of fields says which there are, and a test that each has its form.
  return {
    _tag,
    from,
    to,
    term,
    ...Object.fromEntries(fields.map(({ name, made }) => [name, made])),
  } as unknown as MessageJson
}

export const messageOf = (json: MessageJson): Message => {
  const message = {
    ...json,
    ...('entries' in json ? { entries: json.entries.map(entryOf) } : {}),
    ...('result' in json ? { result: resultOf(json.result) } : {}),
  }
  // The codec has checked every field; a name, a term and an index are written as they are.
  return message as unknown as Message
}

export const inputToJson = (input: Input): InputJson =>
  input._tag === 'Receive' ? { _tag: 'Receive', message: messageToJson(input.message) } : input

const changeOf = (json: ChangeJson): Change =>
  json._tag === 'EnterJoint'
    ? { _tag: 'EnterJoint', voters: json.voters.map(ServerId) }
    : { _tag: json._tag, server: ServerId(json.server) }

export const inputOf = (json: InputJson): Input => {
  switch (json._tag) {
    case 'Receive':
      return { _tag: 'Receive', message: messageOf(json.message) }
    case 'TransferLeadership':
      return { _tag: 'TransferLeadership', to: ServerId(json.to) }
    case 'TakeSnapshot':
      return { _tag: 'TakeSnapshot', index: Index(json.index), data: json.data }
    case 'ChangeMembers':
      return { _tag: 'ChangeMembers', id: json.id, change: changeOf(json.change) }
    default:
      return json
  }
}

export const effectToJson = (effect: Effect): EffectJson =>
  match<Effect, EffectJson>(effect)
    .with({ _tag: 'Persist' }, ({ currentTerm, votedFor, keep, entries, snapshot }) => ({
      ...{ _tag: 'Persist', currentTerm, votedFor: toNullable(votedFor), keep, entries: entries.map(entryToJson) },
      ...(snapshot === undefined ? {} : { snapshot }),
    }))
    .with({ _tag: 'Restore' }, ({ snapshot }) => ({ _tag: 'Restore', snapshot }))
    .with({ _tag: 'Send' }, ({ message }) => ({ _tag: 'Send', message: messageToJson(message) }))
    .with({ _tag: 'Apply' }, ({ from, to, log }) => ({
      ...{ _tag: 'Apply', from, entries: Log.entriesFrom(log, from, to - from + 1).map(entryToJson) },
    }))
    .with({ _tag: 'Reply', reply: { _tag: 'NotLeader' } }, ({ id, reply }) => ({
      ...{ _tag: 'Reply', id, reply: { _tag: 'NotLeader', leader: toNullable(reply.leader) } },
    }))
    .with(
      { _tag: 'Reply', reply: { _tag: 'Appended' } },
      { _tag: 'Reply', reply: { _tag: 'Readable' } },
      { _tag: 'Reply', reply: { _tag: 'Refused' } },
      (of) => of,
    )
    .with({ _tag: 'SetTimer' }, ({ timer }) => ({ _tag: 'SetTimer', timer }))
    .exhaustive()

const reading =
  <J, A>(codec: t.Type<J>, from: (json: J) => A) =>
  (json: unknown): Either<string, A> =>
    pipe(decode(codec, json), mapLeft(showRefusal), map(from))

export const stateFromJson: (json: unknown) => Either<string, ServerState> = reading(StateJson, stateOf)
export const messageFromJson: (json: unknown) => Either<string, Message> = reading(MessageJson, messageOf)
export const inputFromJson: (json: unknown) => Either<string, Input> = reading(InputJson, inputOf)
