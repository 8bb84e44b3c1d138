/** Explores the model, raft.tla to the letter, within bounds for which TLC's counts are known. */
import type { Counterexample } from '../../model/checker/counterexample.js'
import type { Report } from '../../model/checker/explore.js'
import type { Protocol } from '../../model/checker/protocol.js'
import type { Bounds, NetworkKind, Settings } from '../../model/raft/bounds.js'
import { raft } from '../../model/raft/protocol.js'
import { Literal, type Message, type Server } from '../../model/raft/types.js'
import { counted, grouped } from '../../text/counts.js'
import { wrapped } from '../../text/layout.js'
import { table } from '../../text/table.js'
import { counterexampleLines, headline } from '../report/counterexample/counterexample.js'
import { modelDisplay } from '../report/display/model.js'
import { neverTaken } from '../report/exploration/coverage.js'
import { explainedByModel } from '../report/refinement/explained.js'
import { type Explored, explorationJson, explored, showCounts, showScope } from './exploration.js'
import { type Context, type Stage, type StageResult, stopped } from './stage.js'

/** What is explored, and what TLC counts there: see spec/counts.json. */
export interface KnownCount {
  readonly bounds: Bounds
  readonly network: NetworkKind
  readonly generated: number
  readonly distinct: number
  readonly depth: number
}

/** Rows d, k and 2-three-terms: two servers that replicate logs, three that elect leaders, and two leaders in a row. */
export const known: readonly KnownCount[] = [
  {
    bounds: { servers: 2, values: 2, maxTerm: 2, maxLog: 2, maxMessages: 2, maxCopies: 1 },
    network: 'full',
    generated: 1_375_021,
    distinct: 129_050,
    depth: 43,
  },
  {
    bounds: { servers: 3, values: 1, maxTerm: 2, maxLog: 0, maxMessages: 1, maxCopies: 1 },
    network: 'full',
    generated: 8_683_474,
    distinct: 705_532,
    depth: 39,
  },
  {
    bounds: { servers: 2, values: 1, maxTerm: 3, maxLog: 1, maxMessages: 1, maxCopies: 1 },
    network: 'full',
    generated: 198_851,
    distinct: 25_164,
    depth: 41,
  },
]

type Ended = Explored<Server, Message> & { readonly of: KnownCount }

/** What is wrong with an exploration, or null: a property that fell, or counts that are not TLC's. */
const wrongWith = ({ report, of }: Ended): string | null => {
  if (report.violation !== null) return headline(report.violation)
  const { generated, distinct, depth } = report
  if (generated === of.generated && distinct === of.distinct && depth === of.depth) return null
  const show = (c: Pick<KnownCount, 'generated' | 'distinct' | 'depth'>) =>
    `${grouped(c.generated)} generated, ${grouped(c.distinct)} distinct, depth ${c.depth}`
  return `${showScope(of.bounds, of.network)}: ${show(report)}, but TLC counts ${show(of)}`
}

const columnOf = ({ bounds: { servers, maxTerm, maxLog } }: KnownCount): string =>
  `${counted(servers, 'server')}, terms to ${maxTerm}, logs to ${maxLog}`

const coverageLines = (ended: readonly Ended[], width: number): readonly string[] => {
  const actions = [...new Set(ended.flatMap(({ report }) => Object.keys(report.coverage)))]
  return table(
    [
      { heading: 'action', align: 'left' },
      ...ended.map(({ of }) => ({ heading: columnOf(of), align: 'right' }) as const),
    ],
    actions.map((action) => [action, ...ended.map(({ report }) => grouped(report.coverage[action]?.generated ?? 0))]),
    width,
  )
}

/** An action that no exploration takes is covered by none. */
const neverTakenIn = (reports: readonly Report<unknown, unknown>[]): readonly string[] => {
  const [first, ...rest] = reports.map(({ coverage }) => neverTaken(coverage))
  return (first ?? []).filter((action) => rest.every((missed) => missed.includes(action)))
}

const propertiesOf = <L, M, E>({ invariants, actionProperties }: Protocol<L, M, E>): readonly string[] =>
  [...invariants, ...actionProperties].map(({ name }) => name)

const settingsOf = ({ bounds, network }: KnownCount): Settings => ({
  ...{ bounds, network, history: true, relaxations: Literal },
})

const explainedIn = ({ report: { violation }, of }: Ended): readonly Counterexample<Server, Message>[] => {
  const settings = settingsOf(of)
  return violation === null ? [] : [explainedByModel(raft(settings), settings, violation)]
}

const told = (ended: readonly Ended[], properties: readonly string[], { width, style }: Context): StageResult => {
  const covered = ended.map(({ of }) => showScope(of.bounds, of.network)).join('; ')
  const missed = neverTakenIn(ended.map(({ report }) => report))
  const wrong = [
    ...ended.flatMap((one) => wrongWith(one) ?? []),
    ...(missed.length === 0 ? [] : [`never taken: ${missed.join(', ')}`]),
  ]
  const sum = (of: 'generated' | 'distinct'): number => ended.reduce((total, { report }) => total + report[of], 0)
  const violations = ended.flatMap(explainedIn)
  const counts = `${counted(sum('generated'), 'state')} generated, ${grouped(sum('distinct'))} distinct: TLC's counts exactly`
  return {
    verdict: wrong.length === 0 ? 'holds' : 'fails',
    covered,
    figure: wrong.length === 0 ? counts : wrong.join('; '),
    lines: [
      ...violations.flatMap((found) => counterexampleLines(modelDisplay(true), found, width, style)),
      ...ended.flatMap((one) => [
        ...wrapped(`${showScope(one.of.bounds, one.of.network)}:`, width, 2),
        ...wrapped(`  ${showCounts(one)}`, width, 4),
      ]),
      ...coverageLines(ended, width),
      ...wrapped(`hold in every state and step: ${properties.join(', ')}`, width, 2),
    ],
    json: {
      explorations: ended.map((one) => ({ bounds: one.of.bounds, network: one.of.network, ...explorationJson(one) })),
      properties,
    },
  }
}

const run = async (context: Context): Promise<StageResult> => {
  const ended: Ended[] = []
  let properties: readonly string[] = []
  for (const of of known) {
    const protocol = raft(settingsOf(of))
    properties = propertiesOf(protocol)
    const one = { ...(await explored(protocol, context)), of }
    if (one.isStopped) return stopped(showScope(of.bounds, of.network))
    ended.push(one)
  }
  return told(ended, properties, context)
}

export const modelStage: Stage = {
  name: 'model',
  what: 'The model: every state that raft.tla can reach within bounds, and every property in each of them.',
  run,
}
