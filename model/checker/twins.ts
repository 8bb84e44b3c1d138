/**
 * Values that are written as the same text though they differ: the checker takes them for one, as it is told to. It may,
 * where nothing that the protocol does tells them apart; it must not where an encoder has lost what differs.
 */
import { askInvariant, type Reading } from './around.js'
import { type Difference, differenceInWords, differenceOf, isLossOf } from './difference.js'
import { listenedTo } from './listening.js'
import type { HistoryVariable, Protocol } from './protocol.js'
import { differentSteps, stepTexts } from './questions.js'
import { sampling } from './sampling.js'

/** Values with a known text that are compared with the first of that text: all at first, and later one of these. */
const FIRST = 20_000
const EVERY = 16

/** Texts of this number are remembered, and questions about local states, to bound the memory that they take. */
const MOST = 1 << 20
/** Of each local state the first questions. */
const MOST_ASKED = 8

/** The texts of one encoder. */
class Texts<V> {
  private readonly first = new Map<string, V>()
  /** By value another one of the same text. */
  private readonly twins = new Map<V, V>()

  constructor(
    private readonly what: string,
    private readonly compares: () => boolean,
    /** Hears of each two values of one text that are not lost outright. */
    private readonly found: (first: V, twin: V) => void,
  ) {}

  get any(): boolean {
    return this.twins.size > 0
  }

  met(text: string, value: V): string {
    const { first, twins } = this
    const known = first.get(text)
    if (known === undefined && !first.has(text)) {
      if (first.size < MOST) first.set(text, value)
    } else if (known !== value && !twins.has(known as V) && this.compares()) this.compare(text, known as V, value)
    return text
  }

  twinOf(value: V): V | undefined {
    return this.twins.get(value)
  }

  private compare(text: string, known: V, value: V): void {
    const difference = differenceOf(known, value)
    if (difference === undefined) return
    if (isLossOf(difference)) refuse(this.what, text, difference, '')
    this.twins.set(known, value)
    this.found(known, value)
  }

  /** Refuses two values of which some answer shows that they are not the same. */
  refuse(value: V, text: string, why: string): never {
    const difference = differenceOf(value, this.twins.get(value))
    return refuse(this.what, text, difference, `, and ${why}`)
  }
}

const refuse = (what: string, text: string, difference: Difference | undefined, why: string): never => {
  const shown = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text)
  const how = difference === undefined ? '' : `: ${differenceInWords(difference)}${why}`
  throw new Error(
    `${what} gives the same text ${shown} for two values that differ${how}; expected different texts for different values`,
  )
}

interface Asked<M> {
  readonly server: number
  readonly received: M | undefined
}

/** The same protocol; throws, and says which encoder lost what, where it gives one text to values that are not the same. */
export const withTwins = <L, M, E>(protocol: Protocol<L, M, E>): Protocol<L, M, E> => {
  const { history, encodeLocal, encodeMessage } = protocol
  const compares = sampling(FIRST, EVERY)
  const asked = new Map<L, Asked<M>[]>()

  const steps = (server: number, local: L, received: M | undefined): readonly string[] => {
    const found =
      received === undefined ? protocol.spontaneous(server, local) : protocol.receive(server, local, received)
    return stepTexts(protocol, found, (k, event) => {
      const record = history[k]?.record
      return record === undefined ? history[k]?.initial : record(history[k]?.initial as never, event)
    })
  }
  const difference = (server: number, a: L, b: L, on: M | undefined, orOn = on): string | undefined => {
    const different = differentSteps(steps(server, a, on), steps(server, b, orOn))
    return different && `server ${server} takes ${different.one} in one and ${different.other} in the other`
  }
  const locals: Texts<L> = new Texts(
    'encodeLocal',
    () => compares('local'),
    (first, twin) => {
      for (const { server, received } of asked.get(first) ?? []) {
        const bounds = protocol.withinBounds(server, first) !== protocol.withinBounds(server, twin)
        const why = bounds ? 'withinBounds tells them apart' : difference(server, first, twin, received)
        if (why !== undefined) locals.refuse(first, encodeLocal(first), why)
      }
    },
  )
  const messages: Texts<M> = new Texts(
    'encodeMessage',
    () => compares('message'),
    (first, twin) => {
      if (protocol.destinations(first).join() !== protocol.destinations(twin).join())
        messages.refuse(first, encodeMessage(first), 'destinations tells them apart')
    },
  )
  const remember = (local: L, question: Asked<M>): void => {
    const known = asked.get(local)
    if (known === undefined) {
      if (asked.size < MOST) asked.set(local, [question])
    } else if (known.length < MOST_ASKED) known.push(question)
  }
  const refuseLocal = (local: L, why: string): never => locals.refuse(local, encodeLocal(local), why)
  const refuseMessage = (message: M, why: string): never => messages.refuse(message, encodeMessage(message), why)

  /** Asks again about each other value of the same text, and compares. */
  const compareReading = (
    name: string,
    reading: Reading<L, M>,
    answer: boolean,
    ask: (of: Reading<L, M>) => boolean,
  ) => {
    for (const [k, of] of reading.locals.entries()) {
      const twin = locals.twinOf(of.local)
      if (twin !== undefined && ask({ ...reading, locals: reading.locals.with(k, { ...of, local: twin }) }) !== answer)
        refuseLocal(of.local, `${name} holds of one only`)
    }
    for (const [k, of] of reading.messages.entries()) {
      const twin = messages.twinOf(of.message)
      if (
        twin !== undefined &&
        ask({ ...reading, messages: reading.messages.with(k, { ...of, message: twin }) }) !== answer
      )
        refuseMessage(of.message, `${name} holds of one only`)
    }
  }

  const follows = sampling(FIRST, EVERY)
  const listened = listenedTo(protocol, {
    listens: (name) => name === 'spontaneous' || name === 'receive' || ((locals.any || messages.any) && follows(name)),
    steps: ({ server, local }, received) => {
      remember(local, { server, received })
      if (!(locals.any || messages.any) || !follows('steps')) return
      const twin = locals.twinOf(local)
      const why = twin === undefined ? undefined : difference(server, local, twin, received)
      if (why !== undefined) refuseLocal(local, why)
      const other = received === undefined ? undefined : messages.twinOf(received)
      const whyOther = other === undefined ? undefined : difference(server, local, local, received, other)
      if (received !== undefined && whyOther !== undefined) refuseMessage(received, whyOther)
    },
    destinations: (message, answer) => {
      const twin = messages.twinOf(message)
      if (twin !== undefined && protocol.destinations(twin).join() !== answer.join())
        refuseMessage(message, 'destinations tells them apart')
    },
    withinBounds: ({ server, local }, answer) => {
      const twin = locals.twinOf(local)
      if (twin !== undefined && protocol.withinBounds(server, twin) !== answer)
        refuseLocal(local, 'withinBounds tells them apart')
    },
    invariant: (p, reading, answer) => compareReading(p.name, reading, answer, (of) => askInvariant(p, of)),
    move: (p, { server, before, step, received }, answer) => {
      const twin = locals.twinOf(before)
      if (twin !== undefined && p.holds(server, twin, step, received) !== answer)
        refuseLocal(before, `${p.name} holds of a step of one only`)
    },
  })
  return {
    ...listened,
    encodeLocal: (local) => locals.met(encodeLocal(local), local),
    encodeMessage: (message) => messages.met(encodeMessage(message), message),
    history: history.map((variable) => withTexts(variable, () => compares(variable.name))),
  }
}

/** Of history variables only what is lost outright is refused: no action reads them. */
const withTexts = <L, E>(
  variable: HistoryVariable<never, L, E>,
  compares: () => boolean,
): HistoryVariable<never, L, E> => {
  const texts = new Texts<never>(`encode of ${variable.name}`, compares, () => {})
  return { ...variable, encode: (value) => texts.met(variable.encode(value), value) }
}
