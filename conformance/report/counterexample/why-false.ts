/** Why a property is false: for which servers and messages, and by which of their values. */
import type { Counterexample } from '../../../model/checker/counterexample.js'
import type { ActionProperty, GlobalState, Invariant, Protocol } from '../../../model/checker/protocol.js'
import { falseReadings, type Reading } from '../../../model/checker/readings.js'
import { counted } from '../../../text/counts.js'
import type { Display } from '../display/display.js'
import { type Reads, watched } from './watched.js'

/** What is known of properties by name, beyond their functions. */
export interface Words<L, M> {
  /** What a property says, as the end of a sentence that begins with "expected:". */
  readonly statement: (property: string) => string | undefined
  /** The names of the false conjuncts of a property that is a list of named ones; empty of any other. */
  readonly conjuncts: (
    property: string,
    about: { readonly local: L | undefined; readonly message: M | undefined },
  ) => readonly string[]
}

/** Readings beyond this number seldom say more than the first. */
const MOST_READINGS = 3
const MOST_ELEMENTS = 6

/** Lines, separated by `\n`, for `Counterexample.because`; null if the protocol has no such property that is false. */
export const whyFalse = <L, M, E>(
  protocol: Protocol<L, M, E>,
  display: Display<L, M>,
  words: Words<L, M>,
  found: Counterexample<L, M>,
): string | null => {
  const expected = words.statement(found.property)
  if (found.kind === 'deadlock') return null
  const why =
    found.kind === 'invariant'
      ? ofInvariant(protocol, display, words, found)
      : ofAction(protocol.actionProperties, display, found)
  if (why.length === 0) return null
  return [...(expected === undefined ? [] : [`expected: ${expected}`]), ...why].join('\n')
}

const ofInvariant = <L, M, E>(
  protocol: Protocol<L, M, E>,
  display: Display<L, M>,
  words: Words<L, M>,
  { property, steps, initial }: Counterexample<L, M>,
): readonly string[] => {
  const state = steps.at(-1)?.state ?? initial
  const invariant = protocol.invariants.find(({ name }) => name === property)
  if (invariant === undefined) return []
  const readings = inOneOrder(falseReadings(protocol, invariant, state))
  const more = readings.length - MOST_READINGS
  return [
    ...readings.slice(0, MOST_READINGS).flatMap((reading) => readingLines(display, words, invariant, reading, state)),
    ...(more > 0 ? [`and for ${counted(more, 'more reading')}`] : []),
  ]
}

/** Of a pair of servers that is false in both orders, one is enough. */
const inOneOrder = <L, M>(readings: readonly Reading<L, M>[]): readonly Reading<L, M>[] => {
  const seen = new Set<string>()
  return readings.filter(({ servers, message, variable }) => {
    const text = JSON.stringify([[...servers].sort((a, b) => a - b), message, variable])
    if (seen.has(text)) return false
    seen.add(text)
    return true
  })
}

const readingLines = <L, M>(
  display: Display<L, M>,
  words: Words<L, M>,
  { name: property }: Invariant<L, M>,
  reading: Reading<L, M>,
  state: GlobalState<L, M>,
): readonly string[] => {
  const { servers, message, variable } = reading
  const reads = state.servers.map((): Reads => new Set())
  reading.holds({
    ...state,
    servers: state.servers.map((local, i) => watched(local, reads[i] ?? new Set(), display.parts)),
  })
  const text = message === null ? undefined : state.messages[message]?.message
  const conjuncts = words.conjuncts(property, { local: state.servers[servers[0] ?? -1], message: text })
  const about = [
    ...(servers.length === 0 ? [] : [servers.map(display.server).join(', ')]),
    ...(text === undefined ? [] : ['this message']),
    ...(variable === null ? [] : [`the value of ${variable}`]),
  ]
  return [
    `false for ${about.length === 0 ? 'the whole state' : about.join(' and ')}${conjuncts.length === 0 ? '' : `, in the conjunct${conjuncts.length === 1 ? '' : 's'} ${conjuncts.join(', ')}`}:`,
    ...servers.flatMap((i) => {
      const fields = conjuncts.length === 0 ? (reads[i] ?? new Set()) : new Set(conjuncts)
      return valueLines(display, i, state.servers[i] as L, fields)
    }),
    ...(text === undefined ? [] : [`  ${display.message(text)}`]),
    ...elementLines(display, variable, state),
  ]
}

/** Whether a variable of the display shows the field, or a part of it. */
const shows = (variable: string, fields: Reads): boolean => fields.has(variable.replace(/\[.*$/, ''))

const valueLines = <L, M>(display: Display<L, M>, server: number, local: L, fields: Reads): readonly string[] => {
  // A local state that is no object has no fields to be looked at: it is looked at as a whole.
  const whole = typeof local !== 'object'
  const values = Object.entries(display.local(local)).filter(([variable]) => whole || shows(variable, fields))
  if (values.length === 0) return []
  return [`  ${display.server(server)}: ${values.map(([variable, value]) => `${variable} is ${value}`).join(', ')}`]
}

const elementLines = <L, M>(
  display: Display<L, M>,
  variable: string | null,
  { history }: GlobalState<L, M>,
): readonly string[] => {
  const index = display.history.findIndex(({ name }) => name === variable)
  const shown = display.history[index]
  if (shown === undefined) return []
  // A history variable's own type is hidden: only its own display is given its value.
  const elements = shown.elements(history[index] as never)
  const more = elements.length - MOST_ELEMENTS
  return [
    ...elements.slice(0, MOST_ELEMENTS).map((element) => `  ${variable} has ${element}`),
    ...(more > 0 ? [`  and ${counted(more, 'more element')}`] : []),
  ]
}

const ofAction = <L, M>(
  properties: readonly ActionProperty<L, M>[],
  display: Display<L, M>,
  { property, steps, initial }: Counterexample<L, M>,
): readonly string[] => {
  const last = steps.at(-1)
  const holds = properties.find(({ name }) => name === property)?.holds
  if (last === undefined || last.server === null || holds === undefined) return []
  const { server, action, sent, message } = last
  const before = (steps.at(-2)?.state ?? initial).servers[server] as L
  const next = last.state.servers[server] as L
  const fields: Reads = new Set()
  const ofStep: Reads = new Set()
  const ofMessage: Reads = new Set()
  const received = message === null ? undefined : watched(message, ofMessage)
  holds(
    server,
    watched(before, fields, display.parts),
    watched({ action, next: watched(next, fields, display.parts), sent }, ofStep),
    received,
  )
  const [old, now] = [display.local(before), display.local(next)]
  const variables = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((variable) =>
    shows(variable, fields),
  )
  return [
    `false for ${display.server(server)}, which takes ${action}:`,
    ...variables.map((variable) =>
      old[variable] === now[variable]
        ? `  ${variable} stays ${old[variable]}`
        : `  ${variable} ${old[variable] ?? '(none)'} -> ${now[variable] ?? '(none)'}`,
    ),
    ...(message !== null && ofMessage.size > 0 ? [`  received ${display.message(message)}`] : []),
    ...(ofStep.has('sent') ? sent.map((one) => `  sent ${display.message(one)}`) : []),
  ]
}
