/** Explores clusters of reducers and explains each of their steps by actions of the model. */
import type { Message, ServerState } from '../../impl/raft/types.js'
import { counted, grouped } from '../../text/counts.js'
import { wrapped } from '../../text/layout.js'
import { table } from '../../text/table.js'
import { actionsUsedTable } from '../explanation/actions-used.js'
import { deep, quick, type RefinementBounds } from '../refinement/bounds.js'
import { type ActionsUsed, refiningCluster } from '../refinement/refine.js'
import { counterexampleLines, headline } from '../report/counterexample/counterexample.js'
import { reducerDisplay } from '../report/display/reducer.js'
import { explainedByReducers } from '../report/refinement/explained.js'
import { expectedActions } from '../report/refinement/refinement.js'
import type { ReducerWitnessName } from '../witnesses/names.js'
import { witness } from '../witnesses/witness.js'
import { type Explored, explorationJson, explored, showCounts, showScope } from './exploration.js'
import { type Context, type Stage, type StageResult, stopped } from './stage.js'

/** What must be reached, or reducers that do nothing would pass. */
const sights: readonly ReducerWitnessName[] = [
  'leader-elected',
  'entry-committed-by-all',
  'conflicting-entry-overwritten',
]

interface Witnessed {
  readonly name: ReducerWitnessName
  /** The actions of a shortest path; null if there is none. */
  readonly path: readonly string[] | null
}

const witnessed = (name: ReducerWitnessName): Witnessed => ({
  name,
  path: witness(name)?.steps.map(({ action }) => action) ?? null,
})

type Ended = Explored<ServerState, Message> & { readonly of: RefinementBounds }

interface Seen {
  readonly ended: readonly Ended[]
  readonly used: ActionsUsed
  readonly expected: readonly string[]
  readonly witnesses: readonly Witnessed[]
}

const rows = [...quick, ...deep]

const scopeOf = ({ bounds, network, maxEntriesPerMessage, symmetry }: RefinementBounds): string =>
  `${showScope(bounds, network, maxEntriesPerMessage)}${symmetry ? ', up to symmetry' : ''}`

/** Fewer states than there are would explain less than is said: a reducer that does less is no better for it. */
const otherCounts = ({ report, of }: Ended): readonly string[] =>
  report.result !== 'ok' || (report.generated === of.generated && report.distinct === of.distinct)
    ? []
    : [`${of.name}: expected ${counted(of.generated, 'state')} generated and ${grouped(of.distinct)} distinct`]

const wrongIn = ({ ended, used, expected, witnesses }: Seen): readonly string[] => {
  const unused = expected.filter((action) => !used.has(action))
  return [
    ...ended.flatMap(({ report }) => (report.violation === null ? [] : [headline(report.violation)])),
    ...ended.flatMap(otherCounts),
    ...(unused.length === 0 ? [] : [`no step was explained by ${unused.join(', ')}`]),
    ...witnesses.flatMap(({ name, path }) => (path === null ? [`not reached: ${name}`] : [])),
  ]
}

const witnessLines = (witnesses: readonly Witnessed[], width: number): readonly string[] =>
  table(
    [
      { heading: 'reached', align: 'left' },
      { heading: 'steps', align: 'right' },
      { heading: 'a shortest path', align: 'left' },
    ],
    witnesses.map(({ name, path }) => [name, String(path?.length ?? '-'), path?.join(', ') ?? 'none']),
    width,
  )

const violationLines = ({ report, of }: Ended, { width, style }: Context): readonly string[] => {
  const { violation } = report
  if (violation === null) return []
  const found = explainedByReducers(refiningCluster(of, new Map()), violation)
  return counterexampleLines(reducerDisplay(of.bounds.servers), found, width, style)
}

const told = (seen: Seen, context: Context): StageResult => {
  const { ended, used, expected, witnesses } = seen
  const { width, style } = context
  const wrong = wrongIn(seen)
  const generated = ended.reduce((total, { report }) => total + report.generated, 0)
  const covered = ended.map(({ of }) => scopeOf(of)).join('; ')
  const figure = `${counted(generated, 'state')} generated, each step explained by ${counted(used.size, 'action')} of the model`
  return {
    verdict: wrong.length === 0 ? 'holds' : 'fails',
    covered,
    figure: wrong.length === 0 ? figure : wrong.join('; '),
    lines: [
      ...ended.flatMap((one) => violationLines(one, context)),
      ...ended.flatMap((one) => [
        ...wrapped(`${scopeOf(one.of)}:`, width, 2),
        ...wrapped(`  ${showCounts(one)}`, width, 4),
      ]),
      ...actionsUsedTable(expected, used, width, style),
      ...witnessLines(witnesses, width),
    ],
    json: {
      explorations: ended.map((one) => ({
        bounds: one.of.bounds,
        network: one.of.network,
        maxEntries: one.of.maxEntriesPerMessage,
        symmetry: one.of.symmetry,
        ...explorationJson(one),
      })),
      explanations: Object.fromEntries(expected.map((action) => [action, used.get(action) ?? 0])),
      witnesses,
    },
  }
}

const run = async (context: Context): Promise<StageResult> => {
  const used: ActionsUsed = new Map()
  const ended: Ended[] = []
  for (const of of rows) {
    const one = { ...(await explored(refiningCluster(of, used), context, of.symmetry)), of }
    if (one.isStopped) return stopped(scopeOf(of))
    ended.push(one)
  }
  const expected = [...new Set(rows.flatMap(expectedActions))]
  return told({ ended, used, expected, witnesses: sights.map(witnessed) }, context)
}

export const refinementStage: Stage = {
  name: 'refinement',
  what: 'The reducer: every step of a cluster of reducers, explained by actions of the model.',
  run,
}
