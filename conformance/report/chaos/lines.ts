/** The result of a run under a nemesis, for a person at a terminal and as JSON. */

import { counted, grouped } from '../../../text/counts.js'
import { wrapped } from '../../../text/layout.js'
import { plain, type Style } from '../../../text/style.js'
import { table } from '../../../text/table.js'
import type { Evidence } from '../../harness/chaos/evidence.js'
import type { Verdict } from '../../harness/chaos/verdict.js'

/** Each kind of fault that came about, and how often. */
export const faultCounts = ({ happened }: Evidence): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>()
  for (const { kind } of happened) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b)))
}

type Decided = Pick<Verdict, 'holds' | 'undecided'>

/** Whether the verdict contradicts its claim. */
export const fails = ({ holds, undecided }: Decided): boolean => !holds && !undecided

/** A violation is one, whatever else is not decided. */
export const resultOf = (verdicts: readonly Decided[]): 'ok' | 'violation' | 'undecided' => {
  if (verdicts.some(fails)) return 'violation'
  return verdicts.every(({ holds }) => holds) ? 'ok' : 'undecided'
}

export const attemptsOf = ({ traffic }: Evidence) => ({
  answered: traffic.reduce((sum, second) => sum + second.answered, 0),
  unknown: traffic.reduce((sum, second) => sum + second.unknown, 0),
  failed: traffic.reduce((sum, second) => sum + second.failed, 0),
})

/** What was done to the messages, in a line. */
export const messagesLine = ({ messages }: Evidence): string => {
  const { passed, dropped, delayed, duplicated, cut } = messages
  const fates = `${grouped(delayed)} delayed, ${grouped(duplicated)} repeated, ${grouped(cut)} cut in the middle`
  return `${counted(passed, 'message')} between nodes passed on (${fates}), ${grouped(dropped)} lost`
}

const columns = [
  { heading: 'verdict', align: 'left' },
  { heading: '', align: 'left' },
  { heading: 'seen', align: 'left' },
] as const

/** At most this many lines are shown of a verdict that does not hold. */
const MOST = 20

const markOf = ({ holds, undecided }: Verdict, style: Style): ((text: string) => string) => {
  if (holds) return (text) => text
  return undecided ? style.warning : style.bad
}

const contradictions = (verdict: Verdict, width: number, style: Style): readonly string[] => [
  '',
  markOf(verdict, style)(`${verdict.undecided ? 'not decided' : 'not so'}: ${verdict.claim}`),
  ...linesOf(verdict, width),
]

const linesOf = ({ lines }: Verdict, width: number): readonly string[] => [
  ...lines.slice(0, MOST).flatMap((line) => wrapped(`  ${line}`, width, 4)),
  ...(lines.length > MOST ? [`  and ${counted(lines.length - MOST, 'more line')}`] : []),
]

/** What the run was, without what it came to. */
export const runLines = (evidence: Evidence): readonly string[] => {
  const { seed, nodes, clients, happened, ended } = evidence
  const { answered, unknown, failed } = attemptsOf(evidence)
  const kinds = Object.entries(faultCounts(evidence)).map(([kind, count]) => `${kind} ${count}`)
  return [
    `seed ${seed}: ${counted(nodes.length, 'process', 'processes')}, ${counted(clients, 'client')}, ${ended.toFixed(0)} s`,
    `${counted(happened.length, 'fault')}: ${kinds.join(', ')}`,
    messagesLine(evidence),
    `${counted(answered, 'request')} answered, ${grouped(unknown)} of unknown end, ${grouped(failed)} refused for the moment`,
  ]
}

/** What a run came to, in a line. */
export const titleOf = (verdicts: readonly Decided[]): string => {
  const result = resultOf(verdicts)
  if (result === 'ok') return 'Safe under chaos: every verdict holds'
  if (result === 'violation')
    return `Not safe: ${counted(verdicts.filter(fails).length, 'verdict fails', 'verdicts fail')}`
  const open = verdicts.filter(({ undecided }) => undecided)
  return `Not decided: nothing fails, but ${counted(open.length, 'verdict is open', 'verdicts are open')}`
}

export const chaosLines = (
  evidence: Evidence,
  verdicts: readonly Verdict[],
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): readonly string[] => {
  const rows = verdicts.map(({ name, holds, undecided, figure }) => [
    name,
    holds ? 'holds' : undecided ? 'undecided' : 'FAILS',
    figure,
  ])
  const [head = '', ...body] = table(columns, rows, width)
  return runLines(evidence)
    .flatMap((line) => wrapped(line, width, 2))
    .concat('', style.strong(head))
    .concat(verdicts.map((verdict, k) => markOf(verdict, style)(body[k] ?? '')))
    .concat(verdicts.filter(({ holds }) => !holds).flatMap((verdict) => contradictions(verdict, width, style)))
}

/** What `chaos --json` prints. `violation` is the first verdict that fails; one that is not decided does not. */
export const chaosJson = (evidence: Evidence, verdicts: readonly Verdict[]): Readonly<Record<string, unknown>> => {
  const broken = verdicts.find(fails)
  return {
    result: resultOf(verdicts),
    seed: evidence.seed,
    nodes: evidence.nodes.length,
    clients: evidence.clients,
    seconds: Number(evidence.ended.toFixed(3)),
    requests: attemptsOf(evidence),
    orders: evidence.ledger.orders().length,
    faults: faultCounts(evidence),
    messages: evidence.messages,
    verdicts: verdicts.map(({ name, holds, undecided, figure }) => ({ name, holds, undecided, figure })),
    violation: broken === undefined ? null : { name: broken.name, claim: broken.claim, because: broken.lines },
  }
}
