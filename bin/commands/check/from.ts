/** The states that `--from` names, in which an exploration of the model begins. */
import { readFileSync } from 'node:fs'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { attempt, misread, statesOfItf, variablesOf } from '../../../conformance/tlc/itf-read.js'
import { modelStateOf } from '../../../conformance/tlc/model-state.js'
import { failureIn } from '../../../model/checker/failures.js'
import type { GlobalState } from '../../../model/checker/protocol.js'
import { isWithinBounds } from '../../../model/checker/successors.js'
import type { Settings } from '../../../model/raft/bounds.js'
import { raft } from '../../../model/raft/protocol.js'
import type { Message, Server } from '../../../model/raft/types.js'

type States = readonly GlobalState<Server, Message>[]

/** A file, and which of its states: all of them, one by its index from 0, or the last. */
export const placeOf = (from: string): { readonly file: string; readonly state: number | 'all' | 'last' } => {
  const [, file, state] = /^(.+)@(\d+|last)$/.exec(from) ?? []
  if (file === undefined || state === undefined) return { file: from, state: 'all' }
  return { file, state: state === 'last' ? 'last' : Number(state) }
}

const chosen = (
  states: readonly unknown[],
  state: number | 'all' | 'last',
): readonly (readonly [unknown, number])[] => {
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

/** A file that was written without the history variables has messages without them too, and empty sets in their place. */
const isOfItsTypes = (protocol: ReturnType<typeof raft>, state: GlobalState<Server, Message>): boolean =>
  failureIn(protocol, state)?.property.startsWith('TypeOK') !== true

/** Left: what is wrong with the file, in one line. */
export const initialStatesFrom = (from: string, settings: Settings): Either<string, States> => {
  const { file, state } = placeOf(from)
  const text = textOf(file)
  const protocol = raft(settings)
  const read = isLeft(text)
    ? text
    : attempt(() =>
        chosen(statesOfItf(text.right), state).map(([one, k]) => {
          const found = modelStateOf(settings, variablesOf(one, `state ${k}`))
          if (!isWithinBounds(protocol, found)) return misread(`state ${k}`, 'a state within the bounds of the flags')
          return isOfItsTypes(protocol, found)
            ? found
            : misread(
                `state ${k}`,
                'variables of their types; a state that was written without history needs --no-history',
              )
        }),
      )
  return isLeft(read) ? left(`--from ${from}: ${read.left}`) : read
}
