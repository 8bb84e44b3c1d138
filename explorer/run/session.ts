/** A run of a machine whose kind of states is hidden: what the page holds, whatever it shows. */
import type { Either } from 'fp-ts/lib/Either.js'
import { headline } from '../../conformance/report/counterexample/counterexample.js'
import type { Form } from '../../conformance/report/formats/form.js'
import { inForm } from '../../conformance/report/formats/forms.js'
import { initialStates } from '../../model/checker/successors.js'
import { type Around, aroundOf, type Reach } from './around.js'
import type { Machine } from './machine.js'
import {
  after,
  asFound,
  begin,
  jump,
  lineThrough,
  type Place,
  pathTo,
  type Run,
  stateAt,
  take,
  takenAt,
} from './run.js'
import { shuffled } from './shuffle.js'
import { type ShownTaken, takenShower, type View, viewOf } from './view.js'

/** The tree as plain data: of each step where it was taken from, and its number among the moves there. */
export interface Tree {
  /** Which of the initial states it begins in. */
  readonly first: number
  readonly steps: readonly (readonly [from: Place, choice: number])[]
  readonly at: Place
}

/** What a server did on the way, as texts that are equal for equal values. */
export interface ReplayStep {
  readonly server: number
  readonly action: string
  readonly on: string | null
  readonly next: string
  readonly sent: readonly string[]
}

export interface Session {
  readonly at: Place
  /** The steps that were tried, in their order. */
  readonly taken: readonly ShownTaken[]
  /** The places from the first state to where the reader is. */
  readonly path: readonly Place[]
  /** The path, and how it was gone on with last. */
  readonly line: readonly Place[]
  readonly firstStates: number
  readonly view: View
  readonly tree: Tree
  /** A session after one of the choices; the same one where there is no such choice. */
  readonly take: (choice: number) => Session
  readonly jump: (place: Place) => Session
  readonly undo: () => Session
  /** Where the reader went from here last; the same session where that is nowhere. */
  readonly redo: () => Session
  readonly shuffle: (seed: number, steps: number) => Session
  readonly restart: (first: number) => Session
  /** The states around the one where the reader is. */
  readonly around: (reach: Reach) => Around
  /** The path as a file in one of the forms of the command line. */
  readonly inForm: (form: Form) => string
  /** The path as a text scenario; left where there is none: why. */
  readonly scenario: Either<string, string>
  /** What the servers did on the way here; null where the way begins elsewhere than the protocol does by itself. */
  readonly replay: readonly ReplayStep[] | null
  /** The actions of the model that the last step is. */
  readonly explainedBy: readonly string[]
  /** What is wrong here, as the first line of a report; what was reached where nothing is. */
  readonly title: string
}

/** What a report says of the path to a place: the first property that is false there, or that this is where somebody went. */
const aboutOf = (view: View) => {
  const broken = view.properties.find(({ why }) => why !== null)
  const { name, source, kind } = broken ?? { name: 'the end of the run', source: '', kind: 'invariant' as const }
  return { property: name, source, kind, shows: broken === undefined ? ('path' as const) : ('violation' as const) }
}

const replayOf = <L, M, E>({ protocol }: Machine<L, M, E>, run: Run<L, M>): readonly ReplayStep[] =>
  pathTo(run).flatMap((place) => {
    const step = takenAt(run, place)?.step
    const next = step === undefined || step.server === null ? undefined : step.state.servers[step.server]
    if (step === undefined || step.server === null || next === undefined) return []
    const { server, action, message, sent } = step
    const on = message === null ? null : protocol.encodeMessage(message)
    return [{ server, action, on, next: protocol.encodeLocal(next), sent: sent.map(protocol.encodeMessage) }]
  })

const sessionOf = <L, M, E>(
  machine: Machine<L, M, E>,
  run: Run<L, M>,
  first: number,
  show: (run: Run<L, M>) => readonly ShownTaken[],
): Session => {
  const to = (next: Run<L, M> | undefined): Session =>
    next === undefined ? same : sessionOf(machine, next, first, show)
  let view: View | undefined
  const same: Session = {
    at: run.at,
    get taken() {
      return show(run)
    },
    path: pathTo(run),
    line: lineThrough(run),
    firstStates: initialStates(machine.protocol).length,
    get view() {
      view ??= viewOf(machine, run)
      return view
    },
    tree: { first, steps: run.taken.map(({ from, choice }) => [from, choice] as const), at: run.at },
    take: (choice) => to(take(machine.protocol, run, choice)),
    jump: (place) => to(jump(run, place)),
    undo: () => {
      const before = pathTo(run).at(-2)
      return before === undefined ? same : to(jump(run, before))
    },
    redo: () => {
      const next = after(run, run.at)
      return next === undefined ? same : to(jump(run, next))
    },
    shuffle: (seed, steps) => to(shuffled(machine, run, seed, steps)),
    restart: (other) => beginSession(machine, other),
    around: (reach) => aroundOf(machine, run, reach),
    inForm: (form) => {
      const { shows, ...about } = aboutOf(same.view)
      return inForm(form, machine.telling, machine.explained(asFound(run, about)), { shows })
    },
    get scenario() {
      const { shows: _, ...about } = aboutOf(same.view)
      return machine.scenario(same.title, asFound(run, about))
    },
    get replay() {
      return machine.protocol.initialStates === undefined ? replayOf(machine, run) : null
    },
    get explainedBy() {
      const last = takenAt(run, run.at)
      return last === undefined ? [] : machine.actionsOf(stateAt(run, last.from), last.step)
    },
    get title() {
      const { shows, ...about } = aboutOf(same.view)
      return shows === 'violation' ? headline(asFound(run, about)) : `Step ${pathTo(run).length - 1}`
    },
  }
  return same
}

/** A session in one of the states in which the protocol begins; the first of them where there is no such one. */
export const beginSession = <L, M, E>(machine: Machine<L, M, E>, first = 0): Session => {
  const states = initialStates(machine.protocol)
  const [beginning] = states
  if (beginning === undefined) throw new RangeError('a protocol begins in no state')
  const known = states[first] === undefined ? 0 : first
  return sessionOf(machine, begin(states[known] ?? beginning), known, takenShower(machine))
}

/** A session with a whole tree, such as a link has; undefined where a step is not possible. */
export const sessionWith = <L, M, E>(machine: Machine<L, M, E>, { first, steps, at }: Tree): Session | undefined => {
  const initial = initialStates(machine.protocol)[first]
  if (initial === undefined) return undefined
  let run: Run<L, M> = begin(initial)
  for (const [from, choice] of steps) {
    const next = from > run.taken.length ? undefined : take(machine.protocol, jump(run, from), choice)
    if (next === undefined) return undefined
    run = next
  }
  return at < 0 || at > run.taken.length ? undefined : sessionOf(machine, jump(run, at), first, takenShower(machine))
}
