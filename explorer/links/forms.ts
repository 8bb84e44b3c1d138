/** What a link holds, as a codec: whoever sends a link may have written it. */
import * as t from 'io-ts'
import { leaf } from '../../decoding/leaf.js'
import type { NetworkKind } from '../../model/raft/bounds.js'
import { type Features, NoFeatures } from '../../model/raft/features/types.js'
import { isRelaxation, type Relaxation } from '../../model/raft/relaxations.js'
import { closed, tagged } from '../../traces/decode.js'
import { entryOf } from '../subject/cluster.js'
import { networks } from '../subject/subject.js'

/** Far above what somebody looks at, and low enough for a page to try. */
const MOST = 1000

const upTo = (most: number): t.Type<number> =>
  leaf(
    `a whole number from 0 to ${most}`,
    (u): u is number => Number.isSafeInteger(u) && (u as number) >= 0 && (u as number) <= most,
  )

const truth: t.Type<boolean> = leaf('true or false', (u): u is boolean => typeof u === 'boolean')
const text: t.Type<string> = leaf('a text', (u): u is string => typeof u === 'string')
const network: t.Type<NetworkKind> = leaf(`one of ${networks.join(', ')}`, (u): u is NetworkKind =>
  networks.some((one) => one === u),
)
const relaxation: t.Type<Relaxation> = leaf(
  'the name of a relaxation',
  (u): u is Relaxation => typeof u === 'string' && isRelaxation(u),
)

const bug: t.Type<string | null> = leaf(
  'the name of a bug in the zoo, or null',
  (u): u is string | null => u === null || (typeof u === 'string' && entryOf(u) !== undefined),
)

const sizes = upTo(MOST)
const Bounds = closed(
  {
    servers: leaf('a whole number from 1 to 7', (u): u is number => [1, 2, 3, 4, 5, 6, 7].some((n) => n === u)),
    values: upTo(9),
    maxTerm: sizes,
    maxLog: sizes,
    maxMessages: sizes,
    maxCopies: sizes,
  },
  {},
)

const isList = (u: unknown): boolean => Array.isArray(u) && u.every((one) => Number.isSafeInteger(one))

/** A feature that comes later has a switch, a number or a list of servers as these have. */
const FeaturesForm: t.Type<Features> = leaf('the switches of the features', (u): u is Features => {
  if (typeof u !== 'object' || u === null) return false
  const known: Readonly<Record<string, unknown>> = { ...NoFeatures }
  return (
    Object.keys(known).every((name) => Object.hasOwn(u, name)) &&
    Object.entries(u).every(([name, value]) => {
      if (Object.hasOwn(known, name) && Array.isArray(known[name]) !== Array.isArray(value)) return false
      return typeof value === 'boolean' || Number.isSafeInteger(value) || isList(value)
    })
  )
})

const SubjectForm = tagged('_tag', {
  Model: closed(
    {
      ...{ _tag: t.literal('Model'), bounds: Bounds, network, history: truth, features: FeaturesForm },
      relaxations: t.readonlyArray(relaxation, 'a list of relaxations'),
    },
    {},
  ),
  Cluster: closed(
    {
      ...{ _tag: t.literal('Cluster'), bounds: Bounds, network, features: FeaturesForm },
      ...{ maxEntriesPerMessage: sizes, bug },
    },
    {},
  ),
})

const place = upTo(100_000)
const step: t.Type<readonly [number, number]> = leaf(
  'two whole numbers: where the step begins, and its number there',
  (u): u is readonly [number, number] => Array.isArray(u) && u.length === 2 && u.every((n) => place.is(n)),
)

const TreeForm = closed({ first: place, steps: t.readonlyArray(step, 'a list of steps'), at: place }, {})

export const LinkForm = closed({ specification: text, subject: SubjectForm, tree: TreeForm }, {})
