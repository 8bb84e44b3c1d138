/** A path in any of the forms in which it can be written to a file. */
import { match } from 'ts-pattern'
import type { Message as ReducerMessage, ServerState } from '../../../impl/raft/types.js'
import type { Counterexample } from '../../../model/checker/counterexample.js'
import type { Features, WholeMessage } from '../../../model/raft/features/types.js'
import type { Server } from '../../../model/raft/types.js'
import { counted } from '../../../text/counts.js'
import { counterexampleLines, headline } from '../counterexample/counterexample.js'
import { pathLines, reached } from '../counterexample/witness.js'
import type { Display } from '../display/display.js'
import { modelDisplay } from '../display/model.js'
import { reducerDisplay } from '../display/reducer.js'
import { modelEnds, reducerEnds } from './ends.js'
import type { Form } from './form.js'
import { itfTrace } from './itf.js'
import { type Ends, mermaidLines } from './mermaid.js'
import { type Location, tlaLines } from './tla.js'
import type { TlaView } from './tla-view.js'
import { modelTlaView } from './tla-view-model.js'
import { reducerTlaView } from './tla-view-reducer.js'

/** How a protocol is shown in each of the forms. */
export interface Telling<L, M> {
  readonly display: Display<L, M>
  readonly view: TlaView<L, M>
  readonly ends: Ends<M>
}

/**
 * `history` and `ever` as `history` and `everCommitted` in the model's settings; `unstable`: whether the variable of that name is
 * told, which is 0 without `ParallelWrite`; `features`: those of spec/RaftWhole.tla that are on, if it is that module.
 */
export const modelTelling = (
  history: boolean,
  ever = false,
  unstable = false,
  features?: Features,
): Telling<Server, WholeMessage> => {
  const display = modelDisplay(history, ever, features)
  const kept = { history, everCommitted: ever, unstable, features: features !== undefined }
  return { display, view: modelTlaView(display.server, kept), ends: modelEnds }
}

/** For a cluster of this many reducers, with these features. */
export const reducerTelling = (servers: number, features?: Features): Telling<ServerState, ReducerMessage> => ({
  display: reducerDisplay(servers, features),
  view: reducerTlaView(servers, features),
  ends: reducerEnds(servers),
})

export interface Extras {
  /** What the path shows: a property that fails, something that was looked for, or only where somebody went. */
  readonly shows: 'violation' | 'witness' | 'path'
  /** Where the actions are defined in TLA+. */
  readonly location?: Location
}

const titleOf = <L, M>(shows: Extras['shows'], found: Counterexample<L, M>): string =>
  match(shows)
    .with('violation', () => headline(found))
    .with('witness', () => reached(found))
    .with('path', () => `A run of ${counted(found.steps.length, 'step')}`)
    .exhaustive()

/** The text of a whole file. */
export const inForm = <L, M>(
  form: Form,
  { display, view, ends }: Telling<L, M>,
  found: Counterexample<L, M>,
  { shows, location }: Extras,
): string => {
  const title = titleOf(shows, found)
  const lines = match(form)
    .with('table', () =>
      shows === 'violation' ? counterexampleLines(display, found) : pathLines(display, found, title),
    )
    .with('itf', () => [JSON.stringify(itfTrace(view, found, title), null, 2)])
    // To TLC too something that is looked for is an invariant that fails.
    .with('tla', () => tlaLines(view, found, location))
    .with('mermaid', () => mermaidLines(display, ends, found, title))
    .exhaustive()
  return `${lines.join('\n')}\n`
}
