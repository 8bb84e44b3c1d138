/**
 * The JSON forms of the reducer's states, messages, inputs and effects, as codecs that say where a value is not as it ought to be.
 * An option is a value or null, a map an object by the servers' names, a no-op an entry without a command.
 */
import * as t from 'io-ts'
import { leaf } from '../../decoding/leaf.js'
import { shaped } from '../../decoding/shape.js'
import {
  type FieldKind,
  fieldsOf,
  type MessageKind,
  type messageFields,
  messageKinds,
} from '../../impl/raft/messages.js'
import { closed, tagged } from '../../traces/decode.js'

const whole = (expected: string, least: number): t.Type<number> =>
  leaf(expected, (u): u is number => Number.isSafeInteger(u) && (u as number) >= least)

const term = whole('a term, from 1', 1)
const termOrZero = whole('a term, from 1, or 0 for the one before the first entry', 0)
const index = whole('an index, from 0', 0)
const name: t.Type<string> = leaf("a server's name", (u): u is string => typeof u === 'string' && u !== '')
const command: t.Type<string> = leaf('a command, as a string', (u): u is string => typeof u === 'string')
const truth: t.Type<boolean> = leaf('true or false', (u): u is boolean => typeof u === 'boolean')

const orNull = <A>(codec: t.Type<A>): t.Type<A | null> =>
  shaped(
    leaf(`${codec.name}, or null`, (u): u is A | null => u === null || codec.is(u)),
    { _tag: 'OneOf', codecs: [codec, t.null] },
  )

const text: t.Type<string> = leaf('a text', (u): u is string => typeof u === 'string')

const none = {}

const names = t.readonlyArray(name, "a list of servers' names")

export const MembersJson = closed({ voters: names, outgoing: names, learners: names }, none)
export type MembersJson = t.TypeOf<typeof MembersJson>

/** With neither it is a leader's first entry. */
export const EntryJson = closed({ term }, { command, members: MembersJson })
export type EntryJson = t.TypeOf<typeof EntryJson>
const entries: t.Type<readonly EntryJson[]> = t.readonlyArray(EntryJson, 'a list of entries')

const Position = closed({ index, term: termOrZero }, none)

const ProgressJson = closed({ nextIndex: index, matchIndex: index }, none)

const RoleJson = tagged('_tag', {
  Follower: closed({ _tag: t.literal('Follower'), leader: orNull(name) }, none),
  Candidate: closed({ _tag: t.literal('Candidate'), votes: t.record(name, truth) }, none),
  Leader: closed({ _tag: t.literal('Leader'), progress: t.record(name, ProgressJson) }, none),
})

/** `base`: the last entry that the log has dropped; left out where there is none. */
const LogJson = closed({ entries }, { base: Position })
export type LogJson = t.TypeOf<typeof LogJson>

const durable = { currentTerm: term, votedFor: orNull(name), log: LogJson }

/** What stands for the entries that the log has dropped; left out where it has dropped none. */
const SnapshotJson = closed({ index, term, data: text }, { members: MembersJson })
export type SnapshotJson = t.TypeOf<typeof SnapshotJson>

const count = whole('a whole number, from 0', 0)

const WaitingReadJson = closed({ server: name, read: count, index, round: count, confirmed: names }, none)

/** What a server remembers for its features; left out where that is nothing. `reads` are left out of a server that has begun no round. */
const FeaturesJson = closed(
  { contact: truth, preVotes: names, responded: names, transferee: orNull(name), toldToStand: truth },
  { readRound: count, reads: t.readonlyArray(WaitingReadJson, 'a list of reads') },
)
export type FeaturesJson = t.TypeOf<typeof FeaturesJson>

/** What a server finds again after a crash. */
export const DurableJson = closed(durable, { snapshot: SnapshotJson })
export type DurableJson = t.TypeOf<typeof DurableJson>

export const StateJson = closed(
  { ...durable, role: RoleJson, commitIndex: index },
  { features: FeaturesJson, snapshot: SnapshotJson },
)
export type StateJson = t.TypeOf<typeof StateJson>

const ends = { from: name, to: name, term }

export const ResultJson = tagged('_tag', {
  Matched: closed({ _tag: t.literal('Matched'), matchIndex: index }, none),
  Rejected: closed({ _tag: t.literal('Rejected'), conflict: closed({ index, term: orNull(term) }, none) }, none),
})

export type ResultJson = t.TypeOf<typeof ResultJson>

/** What a field of each kind looks like. */
const forms = {
  index,
  term: termOrZero,
  vote: truth,
  count,
  entries,
  result: ResultJson,
  data: text,
  members: orNull(MembersJson),
} as const satisfies {
  readonly [Kind in FieldKind]: t.Mixed
}

type Fields = typeof messageFields

export type MessageJson = {
  readonly [Kind in MessageKind]: {
    readonly _tag: Kind
    readonly from: string
    readonly to: string
    readonly term: number
  } & { readonly [Field in keyof Fields[Kind]]: t.TypeOf<(typeof forms)[Fields[Kind][Field] & FieldKind]> }
}[MessageKind]

const formOf = (kind: MessageKind): t.Mixed =>
  closed(
    { _tag: t.literal(kind), ...ends, ...Object.fromEntries(fieldsOf(kind).map(([field, of]) => [field, forms[of]])) },
    none,
  )

/** The table of the messages says which there are and which fields they have. */
export const MessageJson = tagged(
  '_tag',
  Object.fromEntries(messageKinds.map((kind) => [kind, formOf(kind)])),
) as unknown as t.Type<MessageJson>

const RequestJson = closed({ id: count, command }, none)

const ofServer = <Tag extends string>(tag: Tag) => closed({ _tag: t.literal(tag), server: name }, none)

export const ChangeJson = tagged('_tag', {
  AddServer: ofServer('AddServer'),
  RemoveServer: ofServer('RemoveServer'),
  AddLearner: ofServer('AddLearner'),
  Promote: ofServer('Promote'),
  EnterJoint: closed({ _tag: t.literal('EnterJoint'), voters: names }, none),
})
export type ChangeJson = t.TypeOf<typeof ChangeJson>

export const inputForms = {
  ElectionTimeout: closed({ _tag: t.literal('ElectionTimeout') }, none),
  HeartbeatTimeout: closed({ _tag: t.literal('HeartbeatTimeout') }, none),
  ClientRequests: closed(
    { _tag: t.literal('ClientRequests'), requests: t.readonlyArray(RequestJson, 'a list of requests') },
    none,
  ),
  Receive: closed({ _tag: t.literal('Receive'), message: MessageJson }, none),
  ContactTimeout: closed({ _tag: t.literal('ContactTimeout') }, none),
  LeaderTimeout: closed({ _tag: t.literal('LeaderTimeout') }, none),
  TransferLeadership: closed({ _tag: t.literal('TransferLeadership'), to: name }, none),
  TakeSnapshot: closed({ _tag: t.literal('TakeSnapshot'), index, data: text }, none),
  ReadRequest: closed({ _tag: t.literal('ReadRequest'), id: count }, none),
  ChangeMembers: closed({ _tag: t.literal('ChangeMembers'), id: count, change: ChangeJson }, none),
}

export const InputJson = tagged('_tag', inputForms)
export type InputJson = t.TypeOf<typeof InputJson>

const effect = <Tag extends string, C extends t.Props>(tag: Tag, fields: C) =>
  closed({ _tag: t.literal(tag), ...fields }, none)

const ReplyJson = tagged('_tag', {
  Appended: effect('Appended', { index, term }),
  NotLeader: effect('NotLeader', { leader: orNull(name) }),
  Readable: effect('Readable', { index }),
  Refused: effect('Refused', { because: text }),
})

const persisted = { currentTerm: term, votedFor: orNull(name), keep: index, entries }

/** What the shell has to do. `Apply` names the entries that are now committed, in their order. */
export const EffectJson = tagged('_tag', {
  Persist: closed({ _tag: t.literal('Persist'), ...persisted }, { snapshot: SnapshotJson }),
  Restore: effect('Restore', { snapshot: SnapshotJson }),
  Send: effect('Send', { message: MessageJson }),
  Apply: effect('Apply', { from: index, entries }),
  Reply: effect('Reply', { id: count, reply: ReplyJson }),
  SetTimer: effect('SetTimer', { timer: t.keyof({ Election: null, Heartbeat: null, Contact: null, Leader: null }) }),
})
export type EffectJson = t.TypeOf<typeof EffectJson>
