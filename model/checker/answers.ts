/** The functions of a protocol, each of whose answers is looked at before it is believed. */
import { around } from './around.js'
import type { ActionProperty, HistoryVariable, Invariant, Protocol, Step } from './protocol.js'
import { shown } from './validate.js'

const wrong = (what: string, is: string, expected: string): never => {
  throw new TypeError(`the protocol is wrong: ${what} ${is}; expected ${expected}`)
}

const truth = (what: string, answer: unknown): boolean =>
  typeof answer === 'boolean' ? answer : wrong(what, `gives ${shown(answer)}`, 'true or false')

/** Anything else would be written as a text that says little, and states that differ would be one. */
const text = (what: string, answer: unknown): string =>
  typeof answer === 'string' ? answer : wrong(what, `gives ${shown(answer)}`, 'a text')

const stepFields: readonly string[] = ['action', 'next', 'sent', 'consumes', 'event']

/** Refuses fields that nobody reads, because an `event` that is misspelt would be no event. */
const mustBeSteps = (where: string, answer: unknown, actions: ReadonlySet<unknown>, mayConsume: boolean): void => {
  const steps: readonly unknown[] = Array.isArray(answer)
    ? answer
    : wrong(where, `gives ${shown(answer)}`, 'a list of steps')
  for (const step of steps)
    if (typeof step === 'object' && step !== null) mustBeStep(where, step, actions, mayConsume)
    else wrong(where, `gives the step ${shown(step)}`, 'an object')
}

const mustBeStep = (where: string, step: object, actions: ReadonlySet<unknown>, mayConsume: boolean): void => {
  const { action, sent, consumes } = step as Readonly<Record<string, unknown>>
  if (!actions.has(action))
    wrong(where, `takes the action ${shown(action)}`, 'one that the protocol lists in its actions')
  const of = `the step ${String(action)} of ${where}`
  if (!('next' in step)) wrong(of, 'has no next', 'the next local state')
  if (!Array.isArray(sent)) wrong(of, `has as sent ${shown(sent)}`, 'a list of messages')
  if (typeof consumes !== 'boolean') wrong(of, `has as consumes ${shown(consumes)}`, 'true or false')
  if (consumes === true && !mayConsume) wrong(of, 'consumes a message', 'consumes: false, since none is received')
  const more = Object.keys(step).find((name) => !stepFields.includes(name))
  if (more !== undefined) wrong(of, `has a field ${more}`, `no other fields than ${stepFields.join(', ')}`)
}

/** Each server once, however often it is named. */
const serversOf = (servers: number, answer: unknown): readonly number[] => {
  if (!Array.isArray(answer)) return wrong('destinations', `gives ${shown(answer)}`, 'a list of servers')
  for (const to of answer)
    if (!Number.isInteger(to) || to < 0 || to >= servers)
      wrong('destinations', `names the server ${shown(to)}`, `servers from 0 to ${servers - 1}`)
  return new Set(answer).size === answer.length ? answer : [...new Set<number>(answer)]
}

/** One function for each view: the checker takes views that are the same function for one. */
const viewing = <L>() => {
  const known = new Map<(local: L) => string, (local: L) => string>()
  return <P extends { readonly name: string; readonly view?: (local: L) => string }>({ name, view }: P) => {
    if (view === undefined) return {}
    const found = known.get(view) ?? ((local: L) => text(`the view of ${name}`, view(local)))
    known.set(view, found)
    return { view: found }
  }
}

/** A server, or two; null for a message that the property says nothing about. */
const ends = (what: string, servers: number, answer: unknown, isPair: boolean): void => {
  const named: readonly unknown[] = isPair && Array.isArray(answer) ? answer : [answer]
  const isServer = (of: unknown): boolean => Number.isInteger(of) && Number(of) >= 0 && Number(of) < servers
  if (isPair && answer === null) return
  if (named.length === (isPair ? 2 : 1) && named.every(isServer)) return
  const is = Array.isArray(answer) ? answer.map(shown).join(' and ') : shown(answer)
  wrong(what, `gives ${is}`, `${isPair ? 'two servers, or null; servers are' : 'a server'} from 0 to ${servers - 1}`)
}

const invariantWith = <L, M>(servers: number, variables: readonly string[]) => {
  const viewed = viewing<L>()
  return (p: Invariant<L, M>): Invariant<L, M> => {
    const seen = around(p, variables, (answer) => truth(p.name, answer))
    const of = <A>(answer: A, isPair: boolean): A => {
      ends(`of of ${p.name}`, servers, answer, isPair)
      return answer
    }
    switch (seen.reads) {
      case 'message and server':
        return { ...seen, of: (m: M) => of(seen.of(m), false) }
      case 'message and pair':
        return { ...seen, ...viewed(seen), of: (m: M) => of(seen.of(m), true) }
      case 'pair':
      case 'servers':
      case 'server and history':
      case 'servers and history':
        return { ...seen, ...viewed(seen) }
      default:
        return seen
    }
  }
}

const actionPropertyOf = <L, M>(p: ActionProperty<L, M>): ActionProperty<L, M> => ({
  ...p,
  holds: (server, before, step, received) => truth(p.name, p.holds(server, before, step, received)),
})

const historyOf = <L, E>(variable: HistoryVariable<never, L, E>): HistoryVariable<never, L, E> => ({
  ...variable,
  encode: (value) => text(`encode of ${variable.name}`, variable.encode(value)),
})

/** The same protocol; its functions throw where an answer is none, and say which in one line. */
export const withCheckedAnswers = <L, M, E>(protocol: Protocol<L, M, E>): Protocol<L, M, E> => {
  const actions = new Set<unknown>(protocol.actions)
  type Steps = readonly Step<L, M, E>[]
  const checked = (where: string, steps: Steps, mayConsume: boolean): Steps => {
    mustBeSteps(where, steps, actions, mayConsume)
    return steps
  }
  const { servers, actions: listed, network, initialStates, deadlock, symmetry, tally } = protocol
  return {
    // Field by field, because the fields of an instance of a class may be its class's.
    ...{ servers, actions: listed, network },
    ...(initialStates === undefined ? {} : { initialStates }),
    ...(deadlock === undefined ? {} : { deadlock }),
    ...(symmetry === undefined ? {} : { symmetry }),
    ...(tally === undefined ? {} : { tally: () => protocol.tally?.() ?? new Map() }),
    initial: (i) => protocol.initial(i),
    spontaneous: (i, a) => checked('spontaneous', protocol.spontaneous(i, a), false),
    receive: (i, a, m) => checked('receive', protocol.receive(i, a, m), true),
    destinations: (m) => serversOf(servers, protocol.destinations(m)),
    withinBounds: (i, a) => truth('withinBounds', protocol.withinBounds(i, a)),
    encodeLocal: (a) => text('encodeLocal', protocol.encodeLocal(a)),
    encodeMessage: (m) => text('encodeMessage', protocol.encodeMessage(m)),
    history: protocol.history.map(historyOf),
    invariants: protocol.invariants.map(
      invariantWith(
        servers,
        protocol.history.map(({ name }) => name),
      ),
    ),
    actionProperties: protocol.actionProperties.map(actionPropertyOf),
  }
}
