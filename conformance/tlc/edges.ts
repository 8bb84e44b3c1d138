/**
 * Edges of the model: from one state, which may be far from the beginning, every step with the state that it leads to.
 * The files of spec/edges have those that TLC finds from the same states.
 */
import type { GlobalState, Protocol } from '../../model/checker/protocol.js'
import { movesOf, stateAfter } from '../../model/checker/successors.js'
import type { Settings } from '../../model/raft/bounds.js'
import { wholeRaft } from '../../model/raft/features/protocol.js'
import type { WholeEvent } from '../../model/raft/features/read-history.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import { raft } from '../../model/raft/protocol.js'
import type { Server } from '../../model/raft/types.js'
import { modelTlaView } from '../report/formats/tla-view-model.js'
import { changes } from './canonical.js'
import { variablesOf } from './itf-read.js'
import { modelStateOf, wholeStateOf } from './model-state.js'
import { type FeaturesRow, featuresOf, relaxationsOf } from './tlc-counts.js'

/** One line of the file: a state of the Informal Trace Format, and its edges in order, an edge as often as TLC finds it. */
export interface EdgesLine {
  readonly servers: number
  readonly history: boolean
  readonly relaxed: boolean
  /** As in a row of spec/counts.json. */
  readonly relaxations?: readonly string[] | 'all'
  /** With these the edges are those of spec/RaftWhole.tla; TLC names no actions of it. */
  readonly features?: FeaturesRow
  readonly source: unknown
  readonly edges: readonly string[]
}

type Head = Omit<EdgesLine, 'source' | 'edges'>

export const VALUES = 2

/** The edges know no bounds, which only the random walks to their sources have. */
export const edgeSettings = (line: Head): Settings => ({
  bounds: { servers: line.servers, values: VALUES, maxTerm: 20, maxLog: 6, maxMessages: 7, maxCopies: 2 },
  network: 'full',
  history: line.history,
  relaxations: relaxationsOf({ name: 'edges', ...line }),
})

export const edgeView = ({ history, features }: Head) =>
  modelTlaView((i) => `s${i + 1}`, {
    history: features === undefined || history,
    unstable: true,
    features: features !== undefined,
  })

/** The model, with the features of the line. */
export const edgeProtocol = (line: Head): Protocol<Server, WholeMessage, WholeEvent> => {
  const settings = edgeSettings(line)
  return line.features === undefined
    ? // Without features the model has no other messages than raft.tla.
      (raft(settings) as unknown as Protocol<Server, WholeMessage, WholeEvent>)
    : wholeRaft(settings, featuresOf({ name: 'edges', features: line.features }))
}

/** Each step of the model from a state: the action, and what it changes. */
export const edgesFrom = (line: Head, state: GlobalState<Server, WholeMessage>): readonly string[] => {
  const protocol = edgeProtocol(line)
  const view = edgeView(line)
  const before = view.variables(state)
  return movesOf(protocol, state)
    .map((move) => {
      const changed = changes(before, view.variables(stateAfter(protocol, state, move)))
      return line.features === undefined ? `${move.action}: ${changed}` : changed
    })
    .sort()
}

/** The edges of the model from the source of a line. */
export const edgesOfModel = (line: EdgesLine): readonly string[] => {
  const settings = edgeSettings(line)
  const variables = variablesOf(line.source, 'source')
  const state =
    line.features === undefined
      ? modelStateOf(settings, variables)
      : wholeStateOf(settings, featuresOf({ name: 'edges', features: line.features }), variables)
  return edgesFrom(line, state)
}
