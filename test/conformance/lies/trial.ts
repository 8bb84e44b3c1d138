/** What the validator says of a trace in which one claim was altered. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isLeft, right } from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { validate } from '../../../conformance/traces/validate.js'
import type { Strictness, Validated } from '../../../conformance/traces/verdict.js'
import { decode } from '../../../traces/decode.js'
import { Header, type SentMessage, TraceEvent, VERSION } from '../../../traces/format.js'
import type { Trace } from '../../../traces/read.js'
import { survey } from '../../../traces/survey.js'
import { type Alteration, alterations } from './alterations.js'

/** The trace of one node. */
interface File {
  readonly name: string
  readonly header: Header
  readonly events: readonly TraceEvent[]
}

export interface Sample {
  readonly files: readonly File[]
  /** The ids of the messages that were received. */
  readonly received: ReadonlySet<string>
  /** The ids of the messages that were sent to a node. */
  readonly arrivals: ReadonlyMap<string, readonly string[]>
  readonly messages: ReadonlyMap<string, SentMessage>
}

/** One alteration and where it is. */
export interface Trial {
  readonly sample: Sample
  readonly file: File
  /** The place of the event, from 0. */
  readonly at: number
  readonly event: TraceEvent
  readonly alteration: Alteration
}

/** `Refused`: no run of Raft, or no trace of one. `Told`: the report says that a claim was not checked. */
export type Outcome = 'Refused' | 'Told' | 'Accepted'

const root = fileURLToPath(new URL('../../../traces/samples', import.meta.url))

const decoded = <A>(result: ReturnType<typeof decode<A>>): A => {
  if (isLeft(result)) throw new Error(`${result.left.found}; expected ${result.left.expected}`)
  return result.right
}

const fileHeader = (path: string): Header =>
  decoded(decode(Header, JSON.parse(readFileSync(join(path, 'n1.ndjson'), 'utf8').split('\n')[0] ?? '')))

const fileOf = (path: string, name: string): File => {
  const [header, ...events] = readFileSync(join(path, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  return { name, header: decoded(decode(Header, header)), events: events.map((e) => decoded(decode(TraceEvent, e))) }
}

/** Of version 1; lies of what features remember are in `features.test.ts`. */
export const goodSamples = readdirSync(root).filter(
  (name) => name.startsWith('good-') && fileHeader(join(root, name)).version === VERSION,
)

export const sampleOf = (name: string): Sample => {
  const path = join(root, name)
  const files = readdirSync(path)
    .filter((file) => file.endsWith('.ndjson'))
    .map((file) => fileOf(path, file))
  const events = files.flatMap((file) => file.events)
  const arrivals = new Map(files.map(({ header }) => [header.node, [] as string[]]))
  for (const { sent } of events) for (const { id, to } of sent) arrivals.get(to)?.push(id)
  const received = new Set(events.flatMap((event) => (event.event === 'Receive' ? [event.received] : [])))
  const messages = new Map(events.flatMap(({ sent }) => sent.map((message) => [message.id, message] as const)))
  return { files, received, arrivals, messages }
}

/** Of many arrivals, some that are spread over the run are enough. */
const MOST_ARRIVALS = 8

const some = (ids: readonly string[]): readonly string[] =>
  ids.filter((_, k) => k % Math.ceil(ids.length / MOST_ARRIVALS) === 0)

export const trialsOf = (sample: Sample): readonly Trial[] =>
  sample.files.flatMap((file) =>
    file.events.flatMap((event, at) => {
      const { node, nodes } = file.header
      const around = { node, nodes, arrivals: some(sample.arrivals.get(node) ?? []) }
      return alterations(event, around).map((alteration) => ({ sample, file, at, event, alteration }))
    }),
  )

export const whereOf = ({ file, at, event, alteration }: Trial): string =>
  `${file.name}:${at + 2} (${event.event}) ${alteration.what}`

/** Undefined where it is refused. */
const validated = ({ sample, file, at, event, alteration }: Trial, strictness: Strictness): Validated | undefined => {
  const altered = decode(TraceEvent, alteration.altered)
  // The place in the file is checked where the file is read.
  if (isLeft(altered) || altered.right.seq !== event.seq) return undefined
  const traces = sample.files.map((one): Trace => {
    const events = one === file ? one.events.with(at, altered.right) : one.events
    return { file: one.name, header: one.header, events: () => events.map((e, k) => right({ line: k + 2, event: e })) }
  })
  if (!isNonEmpty(traces)) throw new Error('the sample has no file')
  const surveyed = survey(traces)
  if (isLeft(surveyed)) return undefined
  const verdict = validate(surveyed.right, () => {}, strictness)
  return verdict._tag === 'Validated' ? verdict.of : undefined
}

export const outcomeOf = (trial: Trial): Outcome => {
  const of = validated(trial, 'Strict')
  if (of === undefined) return 'Refused'
  return Object.keys(of.unchecked).length > 0 ? 'Told' : 'Accepted'
}

/** The names by which all that is known to be safe accepts a lie; undefined where that refuses it, too. */
export const namesOf = (trial: Trial): readonly string[] | undefined => {
  const of = validated(trial, 'Safe')
  return of === undefined ? undefined : Object.keys(of.needed ?? {}).sort()
}
