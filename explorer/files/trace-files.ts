/** The trace of a cluster: what each node did, in an order that agrees with what was sent before it was received, and the verdict. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { isSome } from 'fp-ts/lib/Option.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { validationLines } from '../../conformance/traces/report.js'
import { validate } from '../../conformance/traces/validate.js'
import type { Verdict } from '../../conformance/traces/verdict.js'
import { counted, grouped } from '../../text/counts.js'
import type { TraceEvent } from '../../traces/format.js'
import type { Line } from '../../traces/lines.js'
import { merge } from '../../traces/merge.js'
import { openLines } from '../../traces/open-lines.js'
import { type Problem, showProblem } from '../../traces/problem.js'
import type { Trace } from '../../traces/read.js'
import { type Survey, survey } from '../../traces/survey.js'
import type { Timeline, TimelineEvent } from '../timeline/timeline.js'
import type { Read } from './read-files.js'

interface File {
  readonly name: string
  readonly text: string
}

/** Line by line, so that a long text is not held twice. The last line of a trace ends, too, or it was cut. */
function* linesOf({ name, text }: File): Generator<Either<Problem, Line>, void> {
  let number = 1
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    yield right({ number, text: text.slice(start, end) })
    number += 1
    start = end + 1
  }
  if (start === text.length) return
  const found = 'the line is cut in the middle: no newline ends it'
  yield left({ kind: 'Unreadable', file: name, line: number, found, expected: 'a whole line' })
}

const surveyed = (files: readonly File[]): Either<Problem, Survey> => {
  const traces: Trace[] = []
  for (const file of files) {
    const trace = openLines(file.name, () => linesOf(file))
    if (isLeft(trace)) return trace
    traces.push(trace.right)
  }
  if (isNonEmpty(traces)) return survey(traces)
  return left({ kind: 'Unreadable', file: '', found: 'no file', expected: 'one file for each node' })
}

const detailOf = (event: TraceEvent): readonly string[] => {
  const { seq: _, event: __, sent, ...variables } = event
  return [
    ...Object.entries(variables).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
    ...sent.map(({ to, type, term }) => `sends ${type} of term ${term} to ${to}`),
  ]
}

interface Where {
  readonly file: string
  readonly line: number
}

const keyOf = ({ file, line }: Where): string => `${file}:${line}`

/** The events in one order, as far as the files have one, and where each of them stands. */
const placedIn = (
  of: Survey,
): { readonly events: readonly TimelineEvent[]; readonly at: ReadonlyMap<string, number> } => {
  const nodes = of.traces.map(({ header }) => header.node)
  const events: TimelineEvent[] = []
  const at = new Map<string, number>()
  for (const next of merge(of)) {
    if (isLeft(next)) break
    const { node, event, received, ...where } = next.right
    const from = isSome(received) ? received.value : null
    at.set(keyOf(where), events.length)
    const message = from === null ? '' : ` ${from.message.type} of term ${from.message.term} from ${from.from}`
    events.push({
      lane: nodes.indexOf(node),
      kind: from === null ? event.event : `${event.event} ${from.message.type}`,
      text: `${node}: ${event.event}${message}`,
      detail: [`${where.file}:${where.line}`, ...detailOf(event)],
      cause: from === null ? null : (at.get(keyOf(from)) ?? null),
    })
  }
  return { events, at }
}

/** Where the verdict stands in the order; null of a valid trace, and where the place is none of an event. */
const refusedAt = (verdict: Verdict, at: ReadonlyMap<string, number>): number | null => {
  if (verdict._tag === 'Validated') return null
  const { file, line } = verdict.of
  return line === undefined ? null : (at.get(keyOf({ file, line })) ?? null)
}

const EVENTS_BETWEEN_LOOKS = 512

export const traceIn = (files: readonly File[], tell: (read: Read) => void): Read => {
  tell({ _tag: 'Working', words: 'the files are being read' })
  const found = surveyed(files)
  if (isLeft(found)) return { _tag: 'Refused', why: showProblem(found.left) }
  const of = found.right
  const { events, at } = placedIn(of)
  const lanes = of.traces.map(({ header }) => header.node)
  const title = `the trace of ${counted(lanes.length, 'node')}, ${counted(of.events, 'event')}`
  const timeline: Timeline = { lanes, events, refused: null }
  tell({ _tag: 'Timeline', title, timeline, verdict: null })
  const explained = (count: number): void => {
    if (count % EVENTS_BETWEEN_LOOKS === 0)
      tell({ _tag: 'Working', words: `${grouped(count)} of ${counted(of.events, 'event')} explained` })
  }
  const verdict = validate(of, explained, 'Safe')
  const lines = validationLines(verdict)
  const place = refusedAt(verdict, at)
  return {
    _tag: 'Timeline',
    title,
    timeline: { ...timeline, refused: place === null ? null : { at: place, lines } },
    verdict: { isGood: verdict._tag === 'Validated', lines },
  }
}
