/** What the lines of a trace are made of: names, numbers, entries, and the members that an entry may have instead of a command. */
import { absurd, identity } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { leaf } from '../decoding/leaf.js'
import { shaped } from '../decoding/shape.js'
import { closed, tagged } from './decode.js'

export const wholeFrom = (least: number) =>
  leaf(`a whole number from ${least}`, (u): u is number => Number.isSafeInteger(u) && Number(u) >= least)
export const natural = wholeFrom(0)
export const boolean = leaf('true or false', (u): u is boolean => typeof u === 'boolean')
export const name = leaf('a string that is not empty', (u): u is string => typeof u === 'string' && u !== '')
export const nameOrNull = leaf("a node's name or null", (u): u is string | null => u === null || name.is(u))
export const listOf = <C extends t.Mixed>(codec: C, what: string) => t.readonlyArray(codec, `a list of ${what}`)
export const names = listOf(name, 'node names')
export const noFields = {}

const hasField = (u: unknown, field: string): boolean => typeof u === 'object' && u !== null && Object.hasOwn(u, field)

/** An object of the second kind if it has this field, and else of the first: a refusal speaks of one of them only. */
export const byField = <A, B>(field: string, without: t.Type<A>, having: t.Type<B>): t.Type<A | B> =>
  shaped(
    new t.Type<A | B>(
      'an object',
      (u): u is A | B => without.is(u) || having.is(u),
      (u, context): t.Validation<A | B> => (hasField(u, field) ? having : without).validate(u, context),
      identity,
    ),
    { _tag: 'OneOf', codecs: [without, having] },
  )

/** The same codec, or null. */
export const orNull = <A>(codec: t.Type<A>): t.Type<A | null> =>
  shaped(
    new t.Type<A | null>(
      `${codec.name} or null`,
      (u): u is A | null => u === null || codec.is(u),
      (u, context): t.Validation<A | null> => (u === null ? t.success(null) : codec.validate(u, context)),
      identity,
    ),
    { _tag: 'OneOf', codecs: [codec, t.null] },
  )

/** A configuration of members: `outgoing` while two count together, `learners` get the log and count for nothing; empty if left out. */
export const Members = closed({ voters: names }, { outgoing: names, learners: names })
export type Members = t.TypeOf<typeof Members>

/** An entry of a log: `value` names the command, which need not be in the trace itself. */
export const Entry = closed({ term: natural, value: name }, noFields)
/** In version 2 it may be a configuration instead. */
const MembersEntry = closed({ term: natural, members: Members }, noFields)
export const FeaturesEntry = byField('members', Entry, MembersEntry)
export type Entry = t.TypeOf<typeof FeaturesEntry>

/** A change of members that somebody asked a leader for. */
const ofServer = <Type extends string>(type: Type) => closed({ type: t.literal(type), server: name }, noFields)
export const Change = tagged('type', {
  AddServer: ofServer('AddServer'),
  RemoveServer: ofServer('RemoveServer'),
  AddLearner: ofServer('AddLearner'),
  Promote: ofServer('Promote'),
  EnterJoint: closed({ type: t.literal('EnterJoint'), voters: names }, noFields),
})
export type Change = t.TypeOf<typeof Change>

/** The nodes that a change names. */
export const nodesOfChange = (change: Change): readonly string[] => {
  switch (change.type) {
    case 'AddServer':
    case 'RemoveServer':
    case 'AddLearner':
    case 'Promote':
      return [change.server]
    case 'EnterJoint':
      return change.voters
    default:
      return absurd(change)
  }
}

/** The nodes that a configuration names. */
export const nodesOfMembers = ({ voters, outgoing = [], learners = [] }: Members): readonly string[] => [
  ...voters,
  ...outgoing,
  ...learners,
]

const ofSnapshot = {
  /** What the snapshot stands for: the entries up to this index, whose last one is of this term. */
  index: natural,
  term: natural,
  /** A digest of the state. */
  data: name,
}
export const Snapshot = closed(ofSnapshot, { members: Members })
export type Snapshot = t.TypeOf<typeof Snapshot>
