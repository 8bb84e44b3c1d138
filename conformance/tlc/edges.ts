/**
 * Edges of the model: from one state, which may be far from the beginning, every step with the state that it leads to.
 * The files of spec/edges have those that TLC finds from the same states.
 */
import type { GlobalState } from '../../model/checker/protocol.js'
import { movesOf, stateAfter } from '../../model/checker/successors.js'
import type { Settings } from '../../model/raft/bounds.js'
import { raft } from '../../model/raft/protocol.js'
import type { Message, Server } from '../../model/raft/types.js'
import { modelTlaView } from '../report/formats/tla-view-model.js'
import { changes } from './canonical.js'
import { variablesOf } from './itf-read.js'
import { modelStateOf } from './model-state.js'
import { relaxationsOf } from './tlc-counts.js'

/** One line of the file: a state of the Informal Trace Format, and its edges in order, an edge as often as TLC finds it. */
export interface EdgesLine {
  readonly servers: number
  readonly history: boolean
  readonly relaxed: boolean
  /** As in a row of spec/counts.json. */
  readonly relaxations?: readonly string[] | 'all'
  readonly source: unknown
  readonly edges: readonly string[]
}

export const VALUES = 2

/** The edges know no bounds, which only the random walks to their sources have. */
export const edgeSettings = (line: Omit<EdgesLine, 'source' | 'edges'>): Settings => ({
  bounds: { servers: line.servers, values: VALUES, maxTerm: 20, maxLog: 6, maxMessages: 7, maxCopies: 2 },
  network: 'full',
  history: line.history,
  relaxations: relaxationsOf({ name: 'edges', ...line }),
})

export const view = modelTlaView((i) => `s${i + 1}`, { history: true, unstable: true })

/** Each step of the model from a state: the action, and what it changes. */
export const edgesFrom = (settings: Settings, state: GlobalState<Server, Message>): readonly string[] => {
  const protocol = raft(settings)
  const before = view.variables(state)
  return movesOf(protocol, state)
    .map((move) => `${move.action}: ${changes(before, view.variables(stateAfter(protocol, state, move)))}`)
    .sort()
}

/** The edges of the model from the source of a line. */
export const edgesOfModel = (line: EdgesLine): readonly string[] => {
  const settings = edgeSettings(line)
  return edgesFrom(settings, modelStateOf(settings, variablesOf(line.source, 'source')))
}
