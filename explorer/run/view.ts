/** What the page shows of a place in a run: plain texts, whatever the states are. */
import { difference } from '../../conformance/report/counterexample/difference.js'
import { failureBy } from '../../model/checker/failures.js'
import type { ActionProperty, GlobalState, Invariant } from '../../model/checker/protocol.js'
import { falseReadings } from '../../model/checker/readings.js'
import { isWithinBounds, type Move, movesOf, stateAfter } from '../../model/checker/successors.js'
import type { Disabled, Machine } from './machine.js'
import { asFound, type Place, pathTo, type Run, stateAt, takenAt } from './run.js'

/** Something that may happen here. */
export interface Choice {
  /** Its number, by which it is taken. */
  readonly choice: number
  readonly action: string
  /** Null where the network moves by itself. */
  readonly server: number | null
  /** The message that it takes, by its place in `View.messages`. */
  readonly message: number | null
  /** What it would change; empty where it changes nothing. */
  readonly changes: readonly string[]
  /** Whether it leads outside the bounds: the checker looks at such a state and does not go on from it. */
  readonly leavesBounds: boolean
}

export interface ShownVariable {
  readonly name: string
  readonly value: string
  /** The value before the last step, where that changed it. */
  readonly before: string | null
  /** Whether an action may read it in the server's role. */
  readonly matters: boolean
}

export interface ShownServer {
  readonly name: string
  readonly variables: readonly ShownVariable[]
}

export interface ShownMessage {
  readonly text: string
  readonly from: number
  readonly to: number
  readonly copies: number
  /** Whether the last step sent it. */
  readonly isNew: boolean
}

export interface ShownProperty {
  readonly name: string
  readonly source: string
  readonly statement: string | null
  readonly kind: 'invariant' | 'action property'
  /** Why it is false, in lines; null where it holds. */
  readonly why: readonly string[] | null
}

export interface View {
  readonly servers: readonly ShownServer[]
  readonly messages: readonly ShownMessage[]
  readonly history: readonly { readonly name: string; readonly elements: readonly string[] }[]
  readonly choices: readonly Choice[]
  readonly disabled: readonly Disabled[]
  /** What the last step changed. */
  readonly changes: readonly string[]
  readonly properties: readonly ShownProperty[]
  readonly isWithinBounds: boolean
}

/** A step of the tree as the list of steps has it. */
export interface ShownTaken {
  readonly place: Place
  readonly from: Place
  readonly action: string
  readonly server: string | null
  readonly message: string | null
  /** The messages that it sent. */
  readonly sent: readonly string[]
  /** The server that the message is for; null where there is none. */
  readonly to: number | null
  readonly breaks: boolean
}

export const choicesOf = <L, M, E>(
  { protocol, telling: { display } }: Machine<L, M, E>,
  state: GlobalState<L, M>,
): readonly Choice[] =>
  movesOf(protocol, state).map((move, choice) => {
    const after = stateAfter(protocol, state, move)
    const message = state.messages.findIndex((copies) => copies.message === move.message)
    return {
      choice,
      action: move.action,
      server: move.server,
      message: message < 0 ? null : message,
      changes: difference({ ...display, history: [] }, state, after),
      leavesBounds: !isWithinBounds(protocol, after),
    }
  })

const serversOf = <L, M, E>(
  { telling: { display }, matters }: Machine<L, M, E>,
  state: GlobalState<L, M>,
  before: GlobalState<L, M>,
): readonly ShownServer[] =>
  state.servers.map((local, i) => {
    const earlier = before.servers[i]
    const old = earlier === undefined || earlier === local ? null : display.local(earlier)
    return {
      name: display.server(i),
      variables: Object.entries(display.local(local)).map(([name, value]) => ({
        name,
        value,
        before: old === null || old[name] === value ? null : (old[name] ?? '(none)'),
        matters: matters(local, name),
      })),
    }
  })

const messagesOf = <L, M, E>(
  { telling: { display, ends }, protocol }: Machine<L, M, E>,
  { messages }: GlobalState<L, M>,
  sent: readonly M[],
): readonly ShownMessage[] => {
  const texts = new Set(sent.map(protocol.encodeMessage))
  return messages.map(({ message, count }) => {
    const [from, to] = ends(message)
    return {
      text: display.message(message),
      from,
      to,
      copies: count,
      isNew: texts.has(protocol.encodeMessage(message)),
    }
  })
}

/** The move that the last step was, and the state before it. */
const lastMove = <L, M, E>(
  { protocol }: Machine<L, M, E>,
  run: Run<L, M>,
): { readonly before: GlobalState<L, M>; readonly move: Move<L, M, E> | undefined } => {
  const last = takenAt(run, run.at)
  if (last === undefined) return { before: run.initial, move: undefined }
  const before = stateAt(run, last.from)
  return { before, move: movesOf(protocol, before)[last.choice] }
}

const linesOf = (because: string | null): readonly string[] => (because ?? '').split('\n').filter((line) => line !== '')

const invariantsOf = <L, M, E>(machine: Machine<L, M, E>, run: Run<L, M>): readonly ShownProperty[] => {
  const { protocol, statement } = machine
  const state = stateAt(run)
  return protocol.invariants.map((invariant: Invariant<L, M>) => {
    const { name, source } = invariant
    const about = { property: name, source, kind: 'invariant' } as const
    const isFalse = falseReadings(protocol, invariant, state).length > 0
    return {
      name,
      source,
      statement: statement(name) ?? null,
      kind: 'invariant',
      why: isFalse ? linesOf(machine.explained(asFound(run, about)).because) : null,
    }
  })
}

const stepPropertiesOf = <L, M, E>(machine: Machine<L, M, E>, run: Run<L, M>): readonly ShownProperty[] => {
  const { protocol, statement } = machine
  const { before, move } = lastMove(machine, run)
  return protocol.actionProperties.map((property: ActionProperty<L, M>) => {
    const { name, source } = property
    const about = { property: name, source, kind: 'action property' } as const
    const isFalse =
      move !== undefined && failureBy({ ...protocol, actionProperties: [property] }, before, move) !== null
    return {
      name,
      source,
      statement: statement(name) ?? null,
      kind: 'action property',
      why: isFalse ? linesOf(machine.explained(asFound(run, about)).because) : null,
    }
  })
}

export const viewOf = <L, M, E>(machine: Machine<L, M, E>, run: Run<L, M>): View => {
  const { protocol, telling, disabled } = machine
  const { display } = telling
  const state = stateAt(run)
  const last = takenAt(run, run.at)
  const before = last === undefined ? state : stateAt(run, last.from)
  return {
    servers: serversOf(machine, state, before),
    messages: messagesOf(machine, state, last?.step.sent ?? []),
    // A history variable's own type is hidden: only its own display is given its values.
    history: display.history.map(({ name, elements }, k) => ({ name, elements: elements(state.history[k] as never) })),
    choices: choicesOf(machine, state),
    disabled: disabled(state),
    changes: difference(display, before, state),
    properties: [...invariantsOf(machine, run), ...stepPropertiesOf(machine, run)],
    isWithinBounds: isWithinBounds(protocol, state),
  }
}

/** Whether a property is false in a place, or by the step that leads there. */
const isBroken = <L, M, E>(machine: Machine<L, M, E>, run: Run<L, M>, place: Place): boolean => {
  const { protocol } = machine
  const there = { ...run, at: place }
  const { before, move } = lastMove(machine, there)
  return (
    protocol.invariants.some((p) => falseReadings(protocol, p, stateAt(run, place)).length > 0) ||
    (move !== undefined && failureBy(protocol, before, move) !== null)
  )
}

/** Remembers what it has found out of each step: a list of a thousand grows by one at a time. */
export const takenShower = <L, M, E>(machine: Machine<L, M, E>): ((run: Run<L, M>) => readonly ShownTaken[]) => {
  const { display, ends } = machine.telling
  const known = new WeakMap<object, ShownTaken>()
  return (run) =>
    run.taken.map((taken, k) => {
      const before = known.get(taken)
      if (before !== undefined) return before
      const { action, server, message, sent } = taken.step
      const shown = {
        place: k + 1,
        from: taken.from,
        action,
        server: server === null ? null : display.server(server),
        message: message === null ? null : display.message(message),
        sent: sent.map(display.message),
        to: message === null ? null : ends(message)[1],
        breaks: isBroken(machine, run, k + 1),
      }
      known.set(taken, shown)
      return shown
    })
}

/** Whether a place is on the way to the one where the reader is. */
export const isOnPath = <L, M>(run: Run<L, M>): ((place: Place) => boolean) => {
  const path = new Set(pathTo(run))
  return (place) => path.has(place)
}
