/** Whether a protocol is one: what the types promise, asked again of whoever writes JavaScript or data. */
import type { Invariant, Protocol } from './protocol.js'

/** The destinations of a message are the bits of one integer. */
const MOST_SERVERS = 31

type Fields = Readonly<Record<string, unknown>>
type Kind = 'function' | 'text' | 'texts' | 'list' | 'object' | 'truth' | 'bound'
interface Shape {
  readonly required: Readonly<Record<string, Kind>>
  readonly optional: Readonly<Record<string, Kind>>
}

const protocolShape: Shape = {
  required: {
    actions: 'texts',
    initial: 'function',
    spontaneous: 'function',
    receive: 'function',
    destinations: 'function',
    network: 'object',
    withinBounds: 'function',
    history: 'list',
    encodeLocal: 'function',
    encodeMessage: 'function',
    invariants: 'list',
    actionProperties: 'list',
  },
  optional: { initialStates: 'list', deadlock: 'truth', symmetry: 'object', tally: 'function' },
}
const networkShape: Shape = {
  required: { maxMessages: 'bound', maxCopies: 'bound' },
  optional: { duplicate: 'text', drop: 'text' },
}
const historyShape: Shape = {
  required: { name: 'text', encode: 'function' },
  optional: { observe: 'function', record: 'function' },
}
const symmetryShape: Shape = {
  required: { local: 'function', message: 'function', history: 'list' },
  optional: {},
}
const property: Readonly<Record<string, Kind>> = { name: 'text', source: 'text', holds: 'function' }
const actionPropertyShape: Shape = { required: property, optional: {} }
const invariantShapes: Readonly<Record<Invariant<unknown, unknown>['reads'], Shape>> = {
  server: { required: property, optional: {} },
  pair: { required: property, optional: { view: 'function' } },
  servers: { required: property, optional: { view: 'function' } },
  message: { required: property, optional: {} },
  'message and server': { required: { ...property, of: 'function' }, optional: {} },
  'message and pair': { required: { ...property, of: 'function' }, optional: { view: 'function' } },
  history: { required: { ...property, variable: 'text' }, optional: {} },
  'server and history': { required: { ...property, variable: 'text' }, optional: { view: 'function' } },
  'servers and history': { required: { ...property, variable: 'text' }, optional: { view: 'function' } },
  state: { required: property, optional: {} },
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const isText = (value: unknown): value is string => typeof value === 'string'

const kinds: Readonly<Record<Kind, readonly [expected: string, is: (value: unknown) => boolean]>> = {
  function: ['a function', (value) => typeof value === 'function'],
  text: ['a text', isText],
  texts: ['a list of texts', (value) => isList(value) && value.every(isText)],
  list: ['a list', isList],
  object: ['an object', isObject],
  truth: ['true or false', (value) => typeof value === 'boolean'],
  bound: [
    'a whole number from 0, or Infinity',
    (value) => value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && Number(value) >= 0),
  ],
}

/** A value in a few words. */
export const shown = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (isList(value)) return `a list of ${value.length}`
  if (value instanceof Promise) return 'a Promise'
  return isObject(value) ? 'an object' : String(value)
}

const listed = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(', ')

const wrong = (where: string, is: unknown, expected: string): never => {
  throw new TypeError(`the protocol is wrong: ${where} is ${shown(is)}; expected ${expected}`)
}

/** Refuses fields of another kind, and fields that nobody reads: most are misspelt names of optional ones. */
const mustFit = (where: string, value: Fields, { required, optional }: Shape, more: readonly string[]): void => {
  for (const [name, kind] of Object.entries({ ...required, ...optional })) {
    const [expected, is] = kinds[kind]
    if (value[name] === undefined && Object.hasOwn(optional, name)) continue
    if (!is(value[name])) wrong(`${where}${name}`, value[name], expected)
  }
  const known = [...more, ...Object.keys(required), ...Object.keys(optional)]
  for (const name of Object.keys(value))
    if (!known.includes(name))
      wrong(`${where}${name}`, value[name], `no such field; the fields are ${known.join(', ')}`)
}

const mustDiffer = (where: string, names: readonly unknown[]): void => {
  const again = names.find((name, k) => names.indexOf(name) !== k)
  if (again !== undefined) wrong(where, again, 'a name that nothing else has')
}

const asObject = (where: string, value: unknown): Fields => (isObject(value) ? value : wrong(where, value, 'an object'))

const validateNetwork = (network: Fields, actions: readonly string[]): void => {
  mustFit('network.', network, networkShape, ['kind'])
  if (network.kind !== 'bag' && network.kind !== 'set') wrong('network.kind', network.kind, '"bag" or "set"')
  for (const name of ['duplicate', 'drop']) {
    const action = network[name]
    if (isText(action) && !actions.includes(action)) wrong(`network.${name}`, action, `one of the actions`)
  }
  if (network.duplicate !== undefined && network.duplicate === network.drop)
    wrong('network.drop', network.drop, 'another action than network.duplicate')
}

const validateInvariant = (invariant: unknown, k: number): Fields => {
  const where = `invariants[${k}]`
  const fields = asObject(where, invariant)
  const { reads, name } = fields
  const known = Object.keys(invariantShapes)
  if (!isText(reads) || !Object.hasOwn(invariantShapes, reads))
    return wrong(`reads of ${isText(name) ? name : where}`, reads, `one of ${listed(known)}`)
  mustFit(`${where}.`, fields, invariantShapes[reads as Invariant<unknown, unknown>['reads']], ['reads'])
  return fields
}

/** Throws, and says in one line what is wrong with the value, if it is no protocol. */
export const validate = <L, M, E>(protocol: Protocol<L, M, E>): void => {
  const fields = asObject('it', protocol)
  const { servers } = fields
  if (!Number.isInteger(servers) || Number(servers) < 1 || Number(servers) > MOST_SERVERS)
    wrong('servers', servers, `a whole number from 1 to ${MOST_SERVERS}`)
  mustFit('', fields, protocolShape, ['servers'])
  const { actions, history, invariants, actionProperties, symmetry } = protocol
  mustDiffer('one of the actions', actions)
  validateNetwork(asObject('network', protocol.network), actions)
  for (const [k, variable] of history.entries())
    mustFit(`history[${k}].`, asObject(`history[${k}]`, variable), historyShape, ['initial'])
  mustDiffer(
    'the name of a history variable',
    history.map(({ name }) => name),
  )
  const properties = [
    ...invariants.map(validateInvariant),
    ...actionProperties.map((of, k) => {
      const where = `actionProperties[${k}]`
      mustFit(`${where}.`, asObject(where, of), actionPropertyShape, [])
      return asObject(where, of)
    }),
  ]
  mustDiffer(
    'the name of a property',
    properties.map(({ name }) => name),
  )
  if (symmetry === undefined) return
  mustFit('symmetry.', asObject('symmetry', symmetry), symmetryShape, [])
  if (symmetry.history.length !== history.length)
    wrong('symmetry.history', symmetry.history, `one function for each of ${history.length} history variables`)
  const at = symmetry.history.findIndex((permute) => typeof permute !== 'function')
  if (at >= 0) wrong(`symmetry.history[${at}]`, symmetry.history[at], 'a function')
}
