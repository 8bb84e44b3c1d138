/** Counterexamples with what is false in them, in words. */
import type { Message as ReducerMessage, ServerState } from '../../../impl/raft/types.js'
import type { Counterexample } from '../../../model/checker/counterexample.js'
import type { Protocol } from '../../../model/checker/protocol.js'
import { constantsOf, type Settings } from '../../../model/raft/bounds.js'
import type { WholeSettings } from '../../../model/raft/features/protocol.js'
import type { Features, WholeMessage } from '../../../model/raft/features/types.js'
import type { Message, Server } from '../../../model/raft/types.js'
import { REFINEMENT } from '../../refinement/refine.js'
import { modelWords, statementOf } from '../counterexample/model-words.js'
import { whyFalse } from '../counterexample/why-false.js'
import type { Display } from '../display/display.js'
import { modelDisplay } from '../display/model.js'
import { reducerDisplay } from '../display/reducer.js'
import { whyNotRefined } from './refinement.js'

/** A counterexample of the model with these settings. */
export const explainedByModel = <E>(
  protocol: Protocol<Server, Message, E>,
  settings: Settings,
  found: Counterexample<Server, Message>,
): Counterexample<Server, Message> => ({
  ...found,
  because: whyFalse(
    protocol,
    modelDisplay(settings.history, settings.everCommitted),
    modelWords(constantsOf(settings)),
    found,
  ),
})

/** A counterexample of Raft with these features. */
export const explainedByWhole = <E>(
  protocol: Protocol<Server, WholeMessage, E>,
  settings: WholeSettings,
  features: Features,
  found: Counterexample<Server, WholeMessage>,
): Counterexample<Server, WholeMessage> => ({
  ...found,
  because: whyFalse(
    protocol,
    modelDisplay(settings.history, settings.everCommitted, features),
    modelWords(constantsOf(settings)),
    found,
  ),
})

/** A counterexample of a cluster of reducers, whose properties are the model's, the refinement, and those of its clients. */
export const explainedByReducers = <L extends ServerState, E>(
  protocol: Protocol<L, ReducerMessage, E>,
  found: Counterexample<L, ReducerMessage>,
  display?: Display<L, ReducerMessage>,
  features?: Features,
): Counterexample<L, ReducerMessage> => ({
  ...found,
  because:
    found.property === REFINEMENT
      ? whyNotRefined(protocol.servers, found, features)
      : whyFalse(
          protocol,
          display ?? reducerDisplay(protocol.servers, features),
          { statement: statementOf, conjuncts: () => [] },
          found,
        ),
})
