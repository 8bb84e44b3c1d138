/** Where a refused event stands in its run: what is explained before it, what its nodes did last, and what the run is without it. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { toUndefined } from 'fp-ts/lib/Option.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { type Delivery, merge, type Placed } from '../../traces/merge.js'
import type { Trace } from '../../traces/read.js'
import { type Survey, survey as surveyed } from '../../traces/survey.js'
import type { Refused, Strictness, Verdict } from './verdict.js'

export interface Diagnosis {
  /** The number of events in the run. */
  readonly events: number
  /** The last line of each file that is explained, in the order of the files; 1, the header, where none is. */
  readonly explained: readonly { readonly file: string; readonly line: number }[]
  /** The nodes concerned: that of the event, that of the message it received, and those that do not agree with it. */
  readonly nodes: readonly string[]
  /** The last events of these nodes, up to the refused one. */
  readonly last: readonly Moment[]
  /** Whether the run is valid without the line, or with the line a second time; null where the run is too long to try. */
  readonly repair: 'LeaveOut' | 'Repeat' | 'Neither' | null
}

/** An event of a node. */
export interface Moment {
  readonly file: string
  readonly line: number
  readonly node: string
  readonly event: string
  /** The message that it received; null where there is none, or nobody knows it. */
  readonly received: (Pick<Delivery, 'from'> & { readonly type: string; readonly term: number }) | null
  /** What it says of the node after it, in a few words. */
  readonly after: string
}

/** As many events of each node as one looks at. */
const LAST_OF_NODE = 6
/** The whole run is validated again for each repair. */
const LONGEST_TO_REPAIR = 5_000

const momentOf = ({ file, line, node, event, received }: Placed): Moment => {
  const { role, currentTerm, votedFor, commitIndex } = event
  const told = [
    ...(role === undefined ? [] : [role]),
    ...(currentTerm === undefined ? [] : [`term ${currentTerm}`]),
    ...(votedFor == null ? [] : [`vote for ${votedFor}`]),
    ...(commitIndex === undefined ? [] : [`commit ${commitIndex}`]),
  ]
  const delivery = toUndefined(received)
  const message = delivery && { from: delivery.from, type: delivery.message.type, term: delivery.message.term }
  return { file, line, node, event: event.event, received: message ?? null, after: told.join(', ') }
}

const concerned = (nodes: readonly string[], { node, because }: Refused, at: Moment | undefined): readonly string[] => {
  const words = because._tag === 'Disagreement' ? because.what.split(/[^\p{L}\p{N}._-]+/u) : []
  return nodes.filter((name) => name === node || name === at?.received?.from || words.includes(name))
}

/** Reads the traces up to the event, and the short ones a few times more. */
export const diagnosisOf = (
  survey: Survey,
  refused: Refused,
  judge: (survey: Survey, strictness: Strictness) => Verdict,
): Diagnosis => {
  const { nodes } = survey.traces[0].header
  const lines = new Map(survey.traces.map(({ file }) => [file, 1]))
  const recent = new Map<string, readonly (readonly [order: number, moment: Moment])[]>()
  let order = 0
  let at: Moment | undefined
  for (const placed of merge(survey)) {
    if (isLeft(placed)) break
    const moment = momentOf(placed.right)
    order += 1
    recent.set(moment.node, [...(recent.get(moment.node) ?? []), [order, moment] as const].slice(-LAST_OF_NODE))
    at = moment
    if (moment.file === refused.file && moment.line === refused.line) break
    lines.set(moment.file, moment.line)
  }
  const named = concerned(nodes, refused, at)
  return {
    events: survey.events,
    explained: [...lines].map(([file, line]) => ({ file, line })),
    nodes: named,
    last: named
      .flatMap((name) => recent.get(name) ?? [])
      .sort(([a], [b]) => a - b)
      .map(([, moment]) => moment),
    repair: survey.events > LONGEST_TO_REPAIR ? null : repairOf(survey, refused, judge),
  }
}

const repairOf = (
  { traces }: Survey,
  refused: Refused,
  judge: (survey: Survey, strictness: Strictness) => Verdict,
): Diagnosis['repair'] => {
  const strictness = refused.unsafe === undefined ? 'Strict' : 'Safe'
  const isValid = (times: 0 | 2): boolean => {
    const changed = traces.map((trace) => (trace.file === refused.file ? withLine(trace, refused.line, times) : trace))
    const again = isNonEmpty(changed) ? surveyed(changed) : undefined
    return again !== undefined && !isLeft(again) && judge(again.right, strictness)._tag === 'Validated'
  }
  if (isValid(0)) return 'LeaveOut'
  return isValid(2) ? 'Repeat' : 'Neither'
}

/** The trace with a line left out, or twice: a line that sends anything cannot be there twice. */
const withLine = (trace: Trace, line: number, times: 0 | 2): Trace => ({
  ...trace,
  events: function* () {
    for (const one of trace.events()) {
      if (isLeft(one) || one.right.line !== line) yield one
      else for (let k = 0; k < times; k += 1) yield one
    }
  },
})
