/**
 * Runs a scenario: a text of commands (`> n1 times out`), each followed by what came of it, indented. The answer is the
 * same text with what really comes of each command, so a scenario holds if both texts are equal.
 */

import { fromNullable } from 'fp-ts/lib/Option.js'
import { fromEntries } from '../../impl/raft/log.js'
import { type Rules, standard } from '../../impl/raft/rules.js'
import { initial, restore } from '../../impl/raft/state.js'
import {
  type Config,
  type Entry,
  type Event,
  Index,
  type Message,
  ServerId,
  type ServerState,
  Term,
} from '../../impl/raft/types.js'
import { zoo } from '../zoo/zoo.js'
import { type Act, acting } from './acting.js'
import { effectText, messageText, stateText } from './scenario-text.js'

/** What a server did in a scenario. */
export interface Transition {
  readonly config: Config
  readonly state: ServerState
  readonly event: Event
  readonly expected: ReturnType<Act>
}

interface World {
  readonly configs: Map<ServerId, Config>
  readonly steps: Map<ServerId, Act>
  readonly states: Map<ServerId, ServerState>
  network: Message[]
  readonly observe: (transition: Transition) => void
}

type Run = (world: World, args: Readonly<Record<string, string>>) => readonly string[]

const words = (text = ''): readonly string[] => text.split(' ').filter((word) => word !== '')

const entry = (text: string): Entry => {
  const [term = '', command] = text.split(':')
  return { term: Term(Number(term)), payload: command === undefined ? { _tag: 'Noop' } : { _tag: 'Command', command } }
}

/** Takes a step and says what came of it: the state, then the effects. */
const take = (world: World, name: string, input: Event): readonly string[] => {
  const id = ServerId(name)
  const before = world.states.get(id)!
  const expected = world.steps.get(id)!(before, input)
  const [state, effects] = expected
  world.observe({ config: world.configs.get(id)!, state: before, event: input, expected })
  world.states.set(id, state)
  world.network.push(...effects.flatMap((effect) => (effect._tag === 'Send' ? [effect.message] : [])))
  return [stateText(id, state), ...effects.map((effect) => `  ${effectText(effect)}`)]
}

/** Delivers the oldest message that fits, and those that follow from it, until none does: the messages, then the states. */
const settle = (world: World, fits: (message: Message) => boolean): readonly string[] => {
  const log: string[] = []
  for (let at = world.network.findIndex(fits); at !== -1; at = world.network.findIndex(fits)) {
    const message = world.network.splice(at, 1)[0]!
    log.push(messageText(message))
    take(world, message.to, { _tag: 'Receive', message })
    if (log.length > 1000) throw new Error('1000 messages were delivered and there are still more')
  }
  return [...log, ...show(world)]
}

const show = (world: World): readonly string[] => [...world.states].map(([id, state]) => stateText(id, state))

/** Does something with the oldest message from one server to another, or that of another number, or says that there is none. */
const withOne = (
  world: World,
  { from, to, number = '1' }: Readonly<Record<string, string>>,
  act: (message: Message, at: number) => readonly string[],
): readonly string[] => {
  const between = [...world.network.entries()].filter(([, message]) => message.from === from && message.to === to)
  const [at, message] = between[Number(number) - 1] ?? []
  return at === undefined || message === undefined
    ? ['nothing is on the way']
    : [messageText(message), ...act(message, at)]
}

const featuresOf = (on: string | undefined): Pick<Config, 'features'> => {
  const names = words(on)
  if (names.length === 0) return {}
  return {
    features: {
      ...(names.includes('pre-vote') ? { preVote: 'asks' } : {}),
      ...(names.includes('check-quorum') ? { checkQuorum: true } : {}),
      ...(names.includes('transfer') ? { transfer: true } : {}),
      ...(names.includes('snapshots') ? { snapshots: true } : {}),
      ...(names.includes('reads') ? { reads: true } : {}),
    },
  }
}

/** The rules of a bug of the zoo, by what it does. */
const rulesOf = (bug: string): Partial<Rules> => {
  const fault = zoo.find(({ what }) => what === bug)?.fault
  if (fault?._tag !== 'Rule') throw new Error(`no such bug: ${bug}`)
  return fault.rules
}

/** Each command, as a pattern with named parts, and what it does. */
const commands: readonly (readonly [RegExp, Run])[] = [
  [
    /^a cluster of (?<names>[^,]*)(, messages of (?<max>\d+))?(, with (?<on>[^,]*))?(, where (?<bug>.*))?$/,
    ({ configs, steps, states }, { names, max = '100', on, bug }) => {
      const servers = words(names).map(ServerId)
      for (const id of servers) {
        const config: Config = { id, servers, maxEntriesPerMessage: Number(max), ...featuresOf(on) }
        configs.set(id, config)
        steps.set(id, acting(config, bug === undefined ? standard : { ...standard, ...rulesOf(bug) }))
        states.set(id, restore(initial))
      }
      return []
    },
  ],
  [
    /^(?<id>\S+) starts in term (?<term>\d+)(, vote (?<vote>\S+))?(, log (?<log>.*))?$/,
    (world, { id = '', term, vote, log }) => {
      const votedFor = fromNullable(vote === undefined ? undefined : ServerId(vote))
      const durable = { currentTerm: Term(Number(term)), votedFor, log: fromEntries(words(log).map(entry)) }
      return take(world, id, { _tag: 'Restart', durable }).slice(0, 1)
    },
  ],
  [
    /^(?<id>\S+) restarts$/,
    (world, { id = '' }) => take(world, id, { _tag: 'Restart', durable: world.states.get(ServerId(id))! }),
  ],
  [/^(?<id>\S+) times out$/, (world, { id = '' }) => take(world, id, { _tag: 'ElectionTimeout' })],
  [/^(?<id>\S+) hears nothing$/, (world, { id = '' }) => take(world, id, { _tag: 'ContactTimeout' })],
  [/^(?<id>\S+) looks who answered$/, (world, { id = '' }) => take(world, id, { _tag: 'LeaderTimeout' })],
  [
    /^(?<id>\S+) hands over to (?<to>\S+)$/,
    (world, { id = '', to = '' }) => take(world, id, { _tag: 'TransferLeadership', to: ServerId(to) }),
  ],
  [
    /^(?<id>\S+) takes a snapshot of (?<index>\d+): (?<data>.*)$/,
    (world, { id = '', index, data = '' }) =>
      take(world, id, { _tag: 'TakeSnapshot', index: Index(Number(index)), data }),
  ],
  [
    /^(?<id>\S+) is asked for read (?<read>\d+)$/,
    (world, { id = '', read }) => take(world, id, { _tag: 'ReadRequest', id: Number(read) }),
  ],
  [/^(?<id>\S+) beats$/, (world, { id = '' }) => take(world, id, { _tag: 'HeartbeatTimeout' })],
  [
    /^(?<id>\S+) gets (?<list>.*)$/,
    (world, { id = '', list }) => {
      const requests = words(list).map((command, i) => ({ id: i + 1, command }))
      return take(world, id, { _tag: 'ClientRequests', requests })
    },
  ],
  [
    /^deliver (?<from>\S+) -> (?<to>[^\s,]+)(, number (?<number>\d+))?$/,
    (world, args) =>
      withOne(world, args, (message, at) => {
        world.network.splice(at, 1)
        return take(world, message.to, { _tag: 'Receive', message })
      }),
  ],
  [
    /^repeat (?<from>\S+) -> (?<to>[^\s,]+)(, number (?<number>\d+))?$/,
    (world, args) =>
      withOne(world, args, (message) => {
        world.network.push(message)
        return []
      }),
  ],
  [
    /^lose (?<from>\S+) -> (?<to>[^\s,]+)(, number (?<number>\d+))?$/,
    (world, args) =>
      withOne(world, args, (_, at) => {
        world.network.splice(at, 1)
        return []
      }),
  ],
  [
    /^deliver all( among (?<names>.*))?$/,
    (world, { names }) => {
      const among = names === undefined ? [...world.states.keys()] : words(names).map(ServerId)
      return settle(world, ({ from, to }) => among.includes(from) && among.includes(to))
    },
  ],
  [
    /^lose all$/,
    (world) => {
      const lost = world.network.map(messageText)
      world.network = []
      return lost
    },
  ],
  [/^show$/, show],
]

const execute = (world: World, command: string): readonly string[] => {
  for (const [pattern, run] of commands) {
    const found = pattern.exec(command)
    if (found !== null) return run(world, found.groups ?? {})
  }
  throw new Error(`no such command: ${command}`)
}

/** `observe` gets every step that a server takes. */
export const runScenario = (text: string, observe: World['observe'] = () => {}): string => {
  const world: World = { configs: new Map(), steps: new Map(), states: new Map(), network: [], observe }
  const given = text.split('\n').filter((line) => !line.startsWith('  '))
  return given
    .flatMap((line) => (line.startsWith('> ') ? [line, ...execute(world, line.slice(2)).map((l) => `  ${l}`)] : [line]))
    .join('\n')
}
