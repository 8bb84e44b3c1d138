/** What `replay` does: feeds the reducer what a recorded node was fed, and compares their states line by line. */
import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { type Differs, type Replayed, replay } from '../../../conformance/replay/replay.js'
import type { Effect } from '../../../impl/raft/types.js'
import { counted } from '../../../text/counts.js'
import { type Problem, showProblem } from '../../../traces/problem.js'
import { openTrace, type Trace } from '../../../traces/read.js'
import { type Survey, survey } from '../../../traces/survey.js'
import type { ExitCode } from '../../cli/command.js'
import { printLines } from '../../cli/terminal.js'
import type { ReplayValues } from './flags.js'

const surveyOf = (files: readonly string[]): Either<Problem, Survey> => {
  const traces: Trace[] = []
  for (const file of files) {
    const trace = openTrace(file)
    if (isLeft(trace)) return trace
    traces.push(trace.right)
  }
  if (!isNonEmpty(traces)) throw new RangeError('replay was run without a file')
  return survey(traces)
}

/** An effect without the log that it speaks of, which may be long. */
const effectJson = (effect: Effect): object => (effect._tag === 'Apply' ? { ...effect, log: undefined } : effect)

const changes = ({ before, after }: Replayed): readonly string[] =>
  Object.entries(after).flatMap(([field, value]) => {
    const [was, is] = [before?.[field], value].map((one) => JSON.stringify(one) ?? 'nothing')
    return was === is ? [] : [`${field}: ${was} -> ${is}`]
  })

const shown = (last: Replayed, show: ReplayValues['show']): readonly string[] => {
  if (show === 'effects') return last.effects.map((effect) => JSON.stringify(effectJson(effect)))
  if (show === 'diff') return changes(last)
  return Object.entries(last.after).map(([field, value]) => `${field}: ${JSON.stringify(value)}`)
}

const differsLine = ({ field, recorded, reducer }: Differs): string =>
  `  ${field}: recorded ${recorded}, the reducer's ${reducer}`

interface Outcome {
  readonly events: number
  readonly last: Replayed
  /** The lines of events in which something else was sent. */
  readonly sentOther: readonly Replayed[]
}

const MOST_SENT_OTHER = 3

const linesOf = ({ events, last, sentOther }: Outcome, show: ReplayValues['show']): readonly string[] => {
  const place = `${last.file}:${last.line}`
  const first = sentOther.slice(0, MOST_SENT_OTHER)
  return [
    last.state.length === 0
      ? `${counted(events, 'event')} replayed, up to ${place}: the recorded state is the reducer's after each`
      : `${place}: ${last.event}, step ${last.seq}: the recorded state is not the reducer's`,
    ...last.state.map(differsLine),
    ...(sentOther.length === 0 ? [] : [`something else was sent in ${counted(sentOther.length, 'event')}, first:`]),
    ...first.flatMap(({ file, line, sent }) => (sent === null ? [] : [`  ${file}:${line}`, `  ${differsLine(sent)}`])),
    '',
    `${show} at ${place}, ${last.event}:`,
    ...shown(last, show).map((line) => `  ${line}`),
  ]
}

const jsonOf = ({ events, last, sentOther }: Outcome, node: string): object => {
  const { file, line, seq, event, after, effects, state } = last
  return {
    result: state.length === 0 ? 'ok' : 'violation',
    ...{ node, events, file, line, seq, event, after, effects: effects.map(effectJson), changes: changes(last) },
    differs: state,
    sentOther: sentOther.map(({ line: at }) => at),
  }
}

const outcomeOf = (of: Survey, node: string, until: number | null): Either<Problem, Outcome> | undefined => {
  let events = 0
  let last: Replayed | undefined
  const sentOther: Replayed[] = []
  for (const next of replay(of, node)) {
    if (isLeft(next)) return next
    last = next.right
    events += 1
    if (last.sent !== null) sentOther.push(last)
    if (last.line === until) break
  }
  return last === undefined ? undefined : { _tag: 'Right', right: { events, last, sentOther } }
}

const refuse = (line: string): ExitCode => {
  printLines(process.stderr, [line])
  return 2
}

export const runReplay = async (
  files: readonly string[],
  { node, until, show, json }: ReplayValues,
): Promise<ExitCode> => {
  const opened = surveyOf(files)
  if (isLeft(opened)) return refuse(showProblem(opened.left))
  const { traces } = opened.right
  const nodes = traces.map(({ header }) => header.node)
  if (!nodes.includes(node)) return refuse(`lockstep: --node ${node}: expected one of ${nodes.join(', ')}`)
  const outcome = outcomeOf(opened.right, node, until) ?? left(withoutEvents(traces, node))
  if (isLeft(outcome)) return refuse(showProblem(outcome.left))
  const { last } = outcome.right
  if (until !== null && last.line !== until && last.state.length === 0)
    return refuse(`lockstep: --until ${until}: expected a line of an event, from 2 to ${last.line}`)
  if (json) process.stdout.write(`${JSON.stringify(jsonOf(outcome.right, node))}\n`)
  else printLines(process.stdout, linesOf(outcome.right, show))
  return last.state.length === 0 ? 0 : 1
}

const withoutEvents = (traces: Survey['traces'], node: string): Problem => ({
  kind: 'Unreadable',
  file: traces.find(({ header }) => header.node === node)?.file ?? '',
  found: 'a header without an event',
  expected: 'at least one event',
})
