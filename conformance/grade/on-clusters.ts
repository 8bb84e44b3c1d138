/** Clusters of somebody's reducer: explored within bounds, and simulated with faults. */
import type { Reducer } from '../../impl/raft/reducer.js'
import { exploring } from '../../model/checker/explore.js'
import { Safe } from '../../model/raft/relaxations.js'
import { type Relaxations, Relaxed } from '../../model/raft/types.js'
import { counted, grouped } from '../../text/counts.js'
import { simulate } from '../harness/simulation/run.js'
import { abstraction } from '../refinement/abstraction.js'
import type { RefinementBounds } from '../refinement/bounds.js'
import { reducerCluster, serverIds } from '../refinement/cluster.js'
import { type ActionsUsed, clusterInvariants, REFINEMENT, refinement } from '../refinement/refine.js'
import { counterexampleLines } from '../report/counterexample/counterexample.js'
import { reducerDisplay } from '../report/display/reducer.js'
import { explainedByReducers } from '../report/refinement/explained.js'
import type { Part } from './part.js'

/** States that are expanded between two words. */
const PIECE = 512

/** A reducer that does nothing takes no wrong step: these actions must be used, in all bounds that are asked for. */
const wanted: readonly (readonly [action: string, what: string])[] = [
  ['BecomeLeader', 'no server is ever elected'],
  ['AdvanceCommitIndex', 'nothing is ever committed'],
]

type Told = Pick<Part, 'verdict' | 'figures' | 'lines'>

const explored = (
  reducer: Reducer,
  row: RefinementBounds,
  relaxations: Relaxations,
  working: () => void,
): Told & { readonly fell: string | null } => {
  const { bounds, network, maxEntriesPerMessage, features, narrowing } = row
  const settings = {
    bounds,
    network,
    maxEntriesPerMessage,
    reducer,
    features,
    ...(narrowing === undefined ? {} : { narrowing }),
  }
  const of = abstraction(serverIds(bounds.servers), features)
  const used: ActionsUsed = new Map()
  const protocol = {
    ...reducerCluster(settings),
    invariants: clusterInvariants(bounds, of),
    actionProperties: [refinement(of.servers, used, of, relaxations)],
  }
  const exploration = exploring(protocol)
  while (!exploration.advance(PIECE)) working()
  const { violation, generated, distinct } = exploration.report()
  const figures = `${counted(generated, 'state')} generated, ${grouped(distinct)} distinct`
  if (violation === null) {
    const never = wanted.filter(([action]) => !used.has(action)).map(([, what]) => `within these bounds ${what}`)
    const verdict = never.length === 0 ? 'right' : 'wrong'
    return { verdict, figures: `${figures}: every step explained`, lines: never, fell: null }
  }
  const display = reducerDisplay(bounds.servers, features)
  const lines = counterexampleLines(display, explainedByReducers(protocol, violation, display, features))
  return { verdict: 'wrong', figures, lines, fell: violation.property }
}

/** Whether each step within the bounds is one of the model: of that of our own reducer, or of what else is known to be safe. */
export const gradeRefinement = (reducer: Reducer, row: RefinementBounds, working: (what: string) => void): Part => {
  const tell = () => working(row.name)
  tell()
  const { fell, ...strict } = explored(reducer, row, Relaxed, tell)
  if (fell !== REFINEMENT) return { part: 'refinement', what: row.name, ...strict }
  const { fell: _, ...safe } = explored(reducer, row, Safe, tell)
  return safe.verdict === 'right'
    ? {
        part: 'refinement',
        what: row.name,
        ...safe,
        verdict: 'safe',
        lines: ['a first step that ours would not take:', ...strict.lines],
      }
    : { part: 'refinement', what: row.name, ...safe }
}

const NODES = 3

/** A shop on three such servers, with clients and faults, in virtual time. */
export const gradeSimulation = (
  reducer: Reducer,
  seed: number,
  minutes: number,
  working: (what: string) => void,
): Part => {
  const what = `seed ${seed}, ${counted(minutes, 'virtual minute')}`
  working(what)
  const { violation, steps, operations } = simulate({
    seed,
    nodes: NODES,
    minutes,
    beyond: false,
    breakage: { reducer },
  })
  const figures = `${counted(steps, 'step')}, ${counted(operations, 'operation')} of clients`
  if (violation === null) return { part: 'simulation', what, verdict: 'right', figures, lines: [] }
  const at = (violation.at / 1000).toFixed(3)
  return {
    ...{ part: 'simulation', what, verdict: 'wrong', figures },
    lines: [`after ${at} virtual seconds: ${violation.check}: ${violation.what}`],
  }
}
