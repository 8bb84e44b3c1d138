/** The model as a machine. */
import { left } from 'fp-ts/lib/Either.js'
import { modelWords, statementOf } from '../../conformance/report/counterexample/model-words.js'
import { whyFalse } from '../../conformance/report/counterexample/why-false.js'
import { modelTelling } from '../../conformance/report/formats/forms.js'
import type { Protocol } from '../../model/checker/protocol.js'
import { constantsOf, type Settings } from '../../model/raft/bounds.js'
import { wholeRaft } from '../../model/raft/features/protocol.js'
import type { WholeEvent } from '../../model/raft/features/read-history.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import { raft } from '../../model/raft/protocol.js'
import { relaxedBy } from '../../model/raft/relaxations.js'
import type { Server } from '../../model/raft/types.js'
import type { Machine } from '../run/machine.js'
import { coreRows, disabledIn, wholeRows } from './considered.js'
import { isAnyFeatureOn } from './features.js'
import type { ModelSubject } from './subject.js'

export const settingsOf = ({ bounds, network, history, relaxations }: ModelSubject): Settings => ({
  bounds,
  network,
  history,
  relaxations: relaxedBy(relaxations),
})

type ModelProtocol = Protocol<Server, WholeMessage, WholeEvent>

export const modelProtocolOf = (subject: ModelSubject): ModelProtocol => {
  const settings = settingsOf(subject)
  // Without features there is no message of theirs.
  return isAnyFeatureOn(subject.features)
    ? wholeRaft(settings, subject.features)
    : (raft(settings) as unknown as ModelProtocol)
}

/** See `meaningful` in conformance/explanation: raft.tla leaves what the role gives no meaning to lying about. */
const matters = ({ state }: Server, variable: string): boolean => {
  if (/^(votes|voterLog)/.test(variable)) return state === 'Candidate'
  return /^(nextIndex|matchIndex)/.test(variable) ? state === 'Leader' : true
}

export const modelMachine = (subject: ModelSubject): Machine<Server, WholeMessage, WholeEvent> => {
  const settings = settingsOf(subject)
  const isWhole = isAnyFeatureOn(subject.features)
  const features = isWhole ? subject.features : undefined
  const c = features === undefined ? constantsOf(settings) : { ...constantsOf(settings), features }
  const protocol = modelProtocolOf(subject)
  const telling = modelTelling(settings.history, false, settings.relaxations.ParallelWrite, features)
  const has = new Set(protocol.actions)
  const words = modelWords(c)
  return {
    protocol,
    telling,
    matters,
    disabled: (state) => disabledIn(c, isWhole ? wholeRows : coreRows, has, telling.display, state),
    explained: (found) => ({ ...found, because: whyFalse(protocol, telling.display, words, found) }),
    actionsOf: (_, { action }) => [action],
    statement: statementOf,
    scenario: () => left('the model: a scenario is of reducers'),
  }
}
