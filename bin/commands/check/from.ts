/** The states that `--from` names, in which an exploration of the model begins. */
import { readFileSync } from 'node:fs'
import { chain, type Either, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { attempt, misread, statesOfItf, variablesOf } from '../../../conformance/tlc/itf-read.js'
import { modelStateOf, wholeStateOf } from '../../../conformance/tlc/model-state.js'
import type { Place } from '../../../conformance/traces/cluster-states.js'
import { failureIn } from '../../../model/checker/failures.js'
import type { GlobalState } from '../../../model/checker/protocol.js'
import { isWithinBounds } from '../../../model/checker/successors.js'
import type { Settings } from '../../../model/raft/bounds.js'
import { wholeRaft } from '../../../model/raft/features/protocol.js'
import { type Features, NoFeatures, type WholeMessage } from '../../../model/raft/features/types.js'
import { Len } from '../../../model/raft/sequence.js'
import type { Message, Server } from '../../../model/raft/types.js'
import type { Trace } from '../../../traces/read.js'
import { type Named, statesOfTrace, traceIn } from './from-trace.js'

type State = GlobalState<Server, WholeMessage>

/** A file, and which of its states: all of them, one by its number, or the last. */
export const placeOf = (from: string): { readonly file: string; readonly state: Place } => {
  const [, file, state] = /^(.+)@(\d+|last)$/.exec(from) ?? []
  if (file === undefined || state === undefined) return { file: from, state: 'all' }
  return { file, state: state === 'last' ? 'last' : Number(state) }
}

const chosen = (states: readonly unknown[], state: Place): readonly (readonly [unknown, number])[] => {
  const numbered = states.map((one, k) => [one, k] as const)
  if (state === 'all') return numbered
  const one = numbered[state === 'last' ? states.length - 1 : state]
  return one === undefined ? misread(`state ${state}`, `a state from 0 to ${states.length - 1}`) : [one]
}

const textOf = (file: string): Either<string, string> => {
  try {
    return right(readFileSync(file, 'utf8'))
  } catch (error) {
    return left(`expected a file that can be read (${error instanceof Error ? error.message : String(error)})`)
  }
}

/** Those of a counterexample or a witness. */
const statesOfFile = (
  file: string,
  state: Place,
  settings: Settings,
  features: Features | undefined,
): Either<string, readonly Named[]> =>
  pipe(
    textOf(file),
    chain((text) =>
      attempt(() =>
        chosen(statesOfItf(text), state).map(([one, k]): Named => {
          const where = `state ${k}`
          const variables = variablesOf(one, where)
          const found =
            features === undefined ? modelStateOf(settings, variables) : wholeStateOf(settings, features, variables)
          return [found, where]
        }),
      ),
    ),
  )

const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0)

/** The flags whose bounds are too low for these states, with the lowest bounds that are not. */
const tooLow = (states: readonly State[], { bounds }: Settings): readonly string[] => {
  const servers = states.flatMap((state) => state.servers)
  const copies = states.flatMap(({ messages }) => messages.map(({ count }) => count))
  const needed = [
    ['--max-term', bounds.maxTerm, most(servers.map(({ currentTerm }) => currentTerm))],
    ['--max-log', bounds.maxLog, most(servers.map(({ log }) => Len(log)))],
    ['--max-messages', bounds.maxMessages, most(states.map(({ messages }) => messages.length))],
    ['--max-copies', bounds.maxCopies, most(copies)],
  ] as const
  return needed.flatMap(([flag, bound, least]) => (least > bound ? [`${flag} ${least}`] : []))
}

/** A file that was written without the history variables has messages without them too, and empty sets in their place. */
const isOfItsTypes = (protocol: ReturnType<typeof wholeRaft>, state: State): boolean =>
  failureIn(protocol, state)?.property.includes('TypeOK') !== true

const withinBounds =
  (settings: Settings, features: Features = NoFeatures) =>
  (named: readonly Named[]): Either<string, readonly State[]> => {
    const protocol = wholeRaft(settings, features)
    const states = named.map(([state]) => state)
    for (const [state, where] of named) {
      if (!isWithinBounds(protocol, state)) {
        const enough = ['', ...tooLow(states, settings)].join(' ')
        return left(`${where}: expected a state within the bounds of the flags${enough && `; it takes${enough}`}`)
      }
      if (!isOfItsTypes(protocol, state))
        return left(
          `${where}: expected variables of their types; a state that was written without history needs --no-history`,
        )
    }
    return right(states)
  }

/** Left: what is wrong with the file, in one line. */
export const initialStatesFrom = (
  from: string,
  settings: Settings,
): Either<string, readonly GlobalState<Server, Message>[]> =>
  // Without features there is no message of theirs.
  statesFrom(from, settings) as Either<string, readonly GlobalState<Server, Message>[]>

/** The same of Raft with these features. */
export const wholeStatesFrom = (
  from: string,
  settings: Settings,
  features: Features,
): Either<string, readonly State[]> => statesFrom(from, settings, features)

const ofTraceOrWhy = (
  trace: Either<string, Trace>,
  state: Place,
  settings: Settings,
  features: Features | undefined,
): Either<string, readonly Named[]> =>
  features === undefined
    ? pipe(
        trace,
        chain((one) => statesOfTrace(one, state, settings)),
      )
    : left('a trace has no variables of features; expected no --features')

const statesFrom = (from: string, settings: Settings, features?: Features): Either<string, readonly State[]> => {
  const { file, state } = placeOf(from)
  const trace = traceIn(file)
  return pipe(
    trace === undefined
      ? statesOfFile(file, state, settings, features)
      : ofTraceOrWhy(trace, state, settings, features),
    chain(withinBounds(settings, features)),
    mapLeft((why) => `--from ${from}: ${why}`),
  )
}
