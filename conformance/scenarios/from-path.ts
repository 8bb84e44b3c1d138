/** A path of a cluster of reducers as a scenario: the same steps as commands, and what comes of each. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { encodeMessage } from '../../impl/raft/encode.js'
import * as Log from '../../impl/raft/log.js'
import type { Message, ServerState } from '../../impl/raft/types.js'
import type { Counterexample, PathStep } from '../../model/checker/counterexample.js'
import type { GlobalState } from '../../model/checker/protocol.js'
import { changesMembers, isOn, type Switch } from '../../model/raft/features/switches.js'
import type { Features } from '../../model/raft/features/types.js'
import { serverIds } from '../refinement/cluster.js'
import { askedOf } from '../refinement/read-requests.js'
import { runScenario } from './scenario.js'
import { stateText } from './scenario-text.js'

/** What the cluster is, as far as a scenario says it. */
export interface ScenarioHead {
  readonly servers: number
  readonly maxEntriesPerMessage: number
  readonly features: Features | undefined
  /** What a bug of the zoo does, which is how a scenario names it; null for the standard rules. */
  readonly bug: string | null
}

type Path = Pick<Counterexample<ServerState, Message>, 'initial' | 'steps'>
type Step = PathStep<ServerState, Message>

const names: readonly (readonly [on: Switch, name: string])[] = [
  ['preVote', 'pre-vote'],
  ['checkQuorum', 'check-quorum'],
  ['leadershipTransfer', 'transfer'],
  ['snapshot', 'snapshots'],
  ['reads', 'reads'],
]

const headLine = ({ servers, maxEntriesPerMessage, features, bug }: ScenarioHead): string => {
  const on = features === undefined ? [] : names.filter(([one]) => isOn(features, one)).map(([, name]) => name)
  return [
    `> a cluster of ${serverIds(servers).join(' ')}, messages of ${maxEntriesPerMessage}`,
    ...(on.length === 0 ? [] : [`with ${on.join(' ')}`]),
    ...(bug === null ? [] : [`where ${bug}`]),
  ].join(', ')
}

/** The commands for what a server does unasked; undefined for what a scenario has no words for. */
const unasked = (id: string, { action }: Step, before: ServerState, after: ServerState): string | undefined => {
  const [what, whom] = action.split(' ')
  switch (what) {
    case 'Restart':
      return `${id} restarts`
    case 'ElectionTimeout':
      return `${id} times out`
    case 'HeartbeatTimeout':
      return `${id} beats`
    case 'ContactTimeout':
      return `${id} hears nothing`
    case 'LeaderTimeout':
      return `${id} looks who answered`
    case 'TransferLeadership':
      return `${id} hands over to ${whom}`
    case 'ReadRequest':
      return `${id} is asked for read ${askedOf(before) + 1}`
    case 'TakeSnapshot':
      return after.snapshot === undefined
        ? undefined
        : `${id} takes a snapshot of ${after.snapshot.index}: ${after.snapshot.data}`
    case 'ClientRequest': {
      const last = Log.toEntries(after.log).at(-1)?.payload
      return `${id} gets ${last?._tag === 'Command' && after !== before ? last.command : 'v1'}`
    }
    default:
      return undefined
  }
}

/** The messages on the way, the oldest first, as the scenario keeps them. */
type Network = readonly Message[]

/** What is done with a message, which is not always the oldest between the two. */
const withMessage = (verb: string, network: Network, message: Message): string => {
  const between = network.filter(({ from, to }) => from === message.from && to === message.to).map(encodeMessage)
  const at = between.indexOf(encodeMessage(message))
  return `${verb} ${message.from} -> ${message.to}${at > 0 ? `, number ${at + 1}` : ''}`
}

const without = (network: Network, message: Message): Network => {
  const at = network.map(encodeMessage).indexOf(encodeMessage(message))
  return network.filter((_, k) => k !== at)
}

interface Told {
  readonly command: string
  readonly network: Network
}

const told = (
  id: string | undefined,
  step: Step,
  before: GlobalState<ServerState, Message>,
  network: Network,
): Told | undefined => {
  const { action, server, message, sent, state } = step
  if (message !== null && action === 'DuplicateMessage')
    return { command: withMessage('repeat', network, message), network: [...network, message] }
  if (message !== null && action === 'DropMessage')
    return { command: withMessage('lose', network, message), network: without(network, message) }
  if (message !== null)
    return { command: withMessage('deliver', network, message), network: [...without(network, message), ...sent] }
  const [old, now] = server === null ? [] : [before.servers[server], state.servers[server]]
  if (id === undefined || old === undefined || now === undefined) return undefined
  const command = unasked(id, step, old, now)
  return command === undefined ? undefined : { command, network: [...network, ...sent] }
}

const isSame = (ran: string, servers: readonly ServerState[]): boolean => {
  const shown = ran.trimEnd().split('\n').slice(-servers.length)
  return serverIds(servers.length).every((id, i) => {
    const state = servers[i]
    return state !== undefined && shown[i] === `  ${stateText(id, state)}`
  })
}

const commandsOf = ({ initial, steps }: Path): Either<string, readonly string[]> => {
  const ids = serverIds(initial.servers.length)
  const commands: string[] = []
  let network: Network = []
  for (const [k, step] of steps.entries()) {
    const before = steps[k - 1]?.state ?? initial
    const next = told(step.server === null ? undefined : ids[step.server], step, before, network)
    if (next === undefined) return left(`${step.action}, step ${k + 1}, which a scenario has no words for`)
    commands.push(next.command)
    network = next.network
  }
  return right(commands)
}

/** Left: why there is none. The scenario ends with all servers, which are as at the end of the path. */
export const scenarioOf = (head: ScenarioHead, title: string, path: Path): Either<string, string> => {
  if (head.features !== undefined && changesMembers(head.features))
    return left('changes of members, which a scenario has no words for')
  const commands = commandsOf(path)
  if (isLeft(commands)) return commands
  const text = [
    `# ${title}`,
    '',
    headLine(head),
    '',
    ...commands.right.flatMap((one) => [`> ${one}`, '']),
    '> show',
    '',
  ]
  const ran = runScenario(text.join('\n'))
  const { servers } = path.steps.at(-1)?.state ?? path.initial
  return isSame(ran, servers) ? right(ran) : left('what lies beside the reducers, such as a disk that lacks something')
}
