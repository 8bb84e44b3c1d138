/**
 * Random walks of a cluster of reducers, in which everything happens that a server may meet: also messages that nobody
 * would send, which are only looked at: the walk goes on as if they had not come.
 */
import type { Change } from '../../impl/raft/features/changes.js'
import type { Features } from '../../impl/raft/features/types.js'
import * as Log from '../../impl/raft/log.js'
import { initial, restore } from '../../impl/raft/state.js'
import {
  type Config,
  type Event,
  Index,
  type Message,
  ServerId,
  type ServerState,
  type Term,
} from '../../impl/raft/types.js'
import { type Random, randomOf } from '../../model/checker/random.js'
import { type Act, acting } from '../scenarios/acting.js'

export interface Setup {
  /** How many servers there are, and how many of them, from the first on, are members at the beginning. */
  readonly servers: number
  readonly members: number
  readonly maxEntriesPerMessage: number
  readonly features?: Features
}

/** Told of a server, its state and what it is about to act upon. */
export type Observe = (config: Config, state: ServerState, event: Event) => void

interface World {
  readonly names: readonly ServerId[]
  readonly configs: ReadonlyMap<ServerId, Config>
  readonly acts: ReadonlyMap<ServerId, Act>
  readonly states: Map<ServerId, ServerState>
  network: readonly Message[]
  /** Servers that no message reaches, for a while. */
  cutOff: readonly ServerId[]
  readonly random: Random
  readonly observe: Observe
}

const MOST_ON_THE_WAY = 30

const pick = <A>(random: Random, of: readonly A[]): A => of[random(of.length)]!

const look = ({ configs, states, observe }: World, id: ServerId, event: Event): void =>
  observe(configs.get(id)!, states.get(id)!, event)

const act = (world: World, id: ServerId, event: Event): void => {
  look(world, id, event)
  const [state, effects] = world.acts.get(id)!(world.states.get(id)!, event)
  world.states.set(id, state)
  const sent = effects.flatMap((effect) => (effect._tag === 'Send' ? [effect.message] : []))
  world.network = [...world.network, ...sent].slice(-MOST_ON_THE_WAY)
}

const withMessage = (world: World, use: (message: Message) => void): void => {
  if (world.network.length > 0) use(pick(world.random, world.network))
}

const deliver = (world: World, keeps: boolean): void =>
  withMessage(world, (message) => {
    if (!keeps) world.network = world.network.filter((one) => one !== message)
    if (world.cutOff.includes(message.to) || world.cutOff.includes(message.from)) return
    act(world, message.to, { _tag: 'Receive', message })
  })

const lookAt = (world: World, message: Message): void => {
  if (world.states.has(message.to)) look(world, message.to, { _tag: 'Receive', message })
}

const termOf = ({ states }: World, id: ServerId): Term => states.get(id)!.currentTerm

/** The message with a number that is one more or less, or an answer that is the other one. */
const altered = (random: Random, message: Message): Message => {
  const fields = Object.entries(message).filter(([, value]) => typeof value === 'number' || typeof value === 'boolean')
  const [field, value] = pick(random, fields)
  const least = field === 'term' ? 1 : 0
  const other = typeof value === 'number' ? Math.max(least, value + pick(random, [-2, -1, 1, 2])) : !value
  return { ...message, [field]: other }
}

const changeOf = ({ names, random }: World): Change => {
  const server = pick(random, names)
  const kind = pick(random, ['AddServer', 'RemoveServer', 'AddLearner', 'Promote', 'EnterJoint'] as const)
  return kind === 'EnterJoint' ? { _tag: kind, voters: names.filter(() => random(2) === 0) } : { _tag: kind, server }
}

const leaderOr = (world: World): ServerId =>
  world.names.find((id) => world.states.get(id)!.role._tag === 'Leader' && world.random(3) > 0) ??
  pick(world.random, world.names)

const commands = (random: Random): readonly string[] =>
  Array.from({ length: random(3) }, () => pick(random, ['x', 'y']))

type Happenings = readonly (readonly [times: number, happen: (world: World, step: number) => void])[]

/** What may happen to any server, and how often. */
const ofAll: Happenings = [
  [40, (world) => deliver(world, false)],
  [6, (world) => deliver(world, true)],
  [4, (world) => withMessage(world, (lost) => (world.network = world.network.filter((one) => one !== lost)))],
  [6, (world) => withMessage(world, (message) => lookAt(world, altered(world.random, message)))],
  [2, (world) => withMessage(world, (message) => lookAt(world, { ...message, term: termOf(world, message.to) }))],
  [1, (world) => withMessage(world, (message) => lookAt(world, { ...message, from: ServerId('stranger') }))],
  [6, (world) => act(world, pick(world.random, world.names), { _tag: 'ElectionTimeout' })],
  [6, (world) => act(world, leaderOr(world), { _tag: 'HeartbeatTimeout' })],
  [
    6,
    (world, step) =>
      act(world, leaderOr(world), {
        _tag: 'ClientRequests',
        requests: commands(world.random).map((command, k) => ({ id: 10 * step + k, command })),
      }),
  ],
  [
    3,
    (world) => {
      const id = pick(world.random, world.names)
      const { currentTerm, votedFor, log, snapshot } = world.states.get(id)!
      const durable = { currentTerm, votedFor, log, ...(snapshot === undefined ? {} : { snapshot }) }
      act(world, id, { _tag: 'Restart', durable })
    },
  ],
  [1, (world) => (world.cutOff = world.names.filter(() => world.random(3) === 0))],
  [1, (world) => (world.cutOff = [])],
]

/** What only features know of. */
const ofFeatures: Happenings = [
  [3, (world) => act(world, pick(world.random, world.names), { _tag: 'ContactTimeout' })],
  [3, (world) => act(world, leaderOr(world), { _tag: 'LeaderTimeout' })],
  [3, (world, step) => act(world, leaderOr(world), { _tag: 'ReadRequest', id: step })],
  [2, (world) => act(world, leaderOr(world), { _tag: 'TransferLeadership', to: pick(world.random, world.names) })],
  [4, (world, step) => act(world, leaderOr(world), { _tag: 'ChangeMembers', id: step, change: changeOf(world) })],
  [
    4,
    (world) => {
      const id = pick(world.random, world.names)
      const { commitIndex, log } = world.states.get(id)!
      // What is not applied, and what the log no longer has, is asked for in vain.
      const index = Index(Math.min(Log.lastIndex(log), Math.max(0, commitIndex + 1 - world.random(3))))
      act(world, id, { _tag: 'TakeSnapshot', index, data: `state at ${index}` })
    },
  ],
]

const drawnFrom = (happenings: Happenings) =>
  happenings.flatMap(([times, happen]) => Array.from({ length: times }, () => happen))

const worldOf = ({ servers, members, ...rest }: Setup, random: Random, observe: Observe): World => {
  const names = Array.from({ length: servers }, (_, k) => ServerId(`n${k + 1}`))
  const configs = new Map(names.map((id) => [id, { id, servers: names.slice(0, members), ...rest }]))
  return {
    names,
    configs,
    acts: new Map(names.map((id) => [id, acting(configs.get(id)!)])),
    states: new Map(names.map((id) => [id, restore(initial)])),
    ...{ network: [], cutOff: [], random, observe },
  }
}

/** The same walk for the same seed. */
export const walk = (setup: Setup, seed: number, steps: number, observe: Observe): void => {
  const random = randomOf(seed)
  const world = worldOf(setup, random, observe)
  const drawn = drawnFrom(setup.features === undefined ? ofAll : [...ofAll, ...ofFeatures])
  for (let step = 1; step <= steps; step++) pick(random, drawn)(world, step)
}
