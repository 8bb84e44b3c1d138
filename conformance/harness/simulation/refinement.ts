/**
 * Refinement at every step of a simulated cluster: each step of each node must be one of the model, from the state in
 * which the model's server is by then. A crash may take back steps that nobody has learned of, and no others.
 */
import type { MessageId, ObservedStep } from '../../../impl/node/core/observer.js'
import type { Change } from '../../../impl/raft/features/changes.js'
import { inForceIn, simple } from '../../../impl/raft/features/members.js'
import type { ServerId, ServerState } from '../../../impl/raft/types.js'
import { changesMembers } from '../../../model/raft/features/switches.js'
import type { Features } from '../../../model/raft/features/types.js'
import { initial } from '../../../model/raft/features/variables.js'
import { Init } from '../../../model/raft/init.js'
import { Relaxed, type Server } from '../../../model/raft/types.js'
import { conformanceModel, meaningful } from '../../explanation/conformance-model.js'
import { agreesInFeatures, type ChangeAsked, type MembersObserved } from '../../explanation/feature-observation.js'
import { type Observation, showDifference } from '../../explanation/observation.js'
import { explanations } from '../../explanation/search.js'
import { whyNot } from '../../explanation/why-not.js'
import {
  abstractMembers,
  abstractMessage,
  abstractSent,
  abstractServer,
  serverNumber,
} from '../../refinement/abstraction.js'
import type { Report } from './violation.js'
import { wholeLogs } from './whole-logs.js'

export interface Refinement {
  /** Explains a step of a server; returns the state of the model's server after it. */
  readonly stepped: (server: ServerId, step: ObservedStep) => Server
  /** Somebody may learn of this message of the server, and so of the step that sent it. */
  readonly noticed: (server: ServerId, message: MessageId) => void
}

/** A state that a crash may bring back. */
interface Undoable {
  readonly state: Server
  /** How many messages the node had sent in this life before the step that left this state. */
  readonly messagesBefore: number
}

interface Known {
  now: Server
  undoable: Undoable[]
  /** How many messages the steps of this life have sent. */
  messages: number
  /** Steps that leave the state as it is and that are known to be the model's, as texts. */
  readonly explained: Set<string>
}

/** The counter at the end of a message's name. */
const numberOf = (id: MessageId): number => Number(id.slice(id.lastIndexOf('.') + 1))

const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, k) => value === b[k])

const isSame = (a: Server, b: Server): boolean =>
  a.log === b.log &&
  a.currentTerm === b.currentTerm &&
  a.state === b.state &&
  a.votedFor === b.votedFor &&
  a.commitIndex === b.commitIndex &&
  sameNumbers(a.votesResponded, b.votesResponded) &&
  sameNumbers(a.votesGranted, b.votesGranted) &&
  sameNumbers(a.matchIndex, b.matchIndex) &&
  (b.features === undefined || agreesInFeatures(a, b.features))

/** Whether a timer of a feature fired. */
const fired = ({ _tag }: ObservedStep['input']): Pick<Observation, 'fired'> => {
  if (_tag === 'ContactTimeout') return { fired: 'Contact' }
  return _tag === 'LeaderTimeout' ? { fired: 'Leader' } : {}
}

/** What somebody asked the server for. */
const asked = (
  servers: readonly ServerId[],
  input: ObservedStep['input'],
): Pick<Observation, 'read' | 'handTo' | 'changed' | 'snapshot'> => {
  switch (input._tag) {
    case 'ReadRequest':
      return { read: input.id }
    case 'TransferLeadership':
      return { handTo: serverNumber(servers, input.to) }
    case 'ChangeMembers':
      return { changed: changeAsked(servers, input.change) }
    case 'TakeSnapshot':
      return { snapshot: input.index }
    default:
      return {}
  }
}

const changeAsked = (servers: readonly ServerId[], change: Change): ChangeAsked =>
  change._tag === 'EnterJoint'
    ? { action: change._tag, voters: servers.flatMap((server, i) => (change.voters.includes(server) ? [i] : [])) }
    : { action: change._tag, server: serverNumber(servers, change.server) }

/** The end of a log and what it ought to be may take many lines. */
const BRIEF = 160
const brief = (text: string): string => (text.length > BRIEF ? `${text.slice(0, BRIEF)}…` : text)

export const refinementOf = (servers: readonly ServerId[], report: Report, features?: Features): Refinement => {
  const model = conformanceModel(servers.length, [], Relaxed, features)
  const start = meaningful(features === undefined ? Init(model) : { ...Init(model), features: initial })
  const logs = wholeLogs(servers, report)
  const nodes = new Map<ServerId, Known>(
    servers.map((server) => [server, { now: start, undoable: [], messages: 0, explained: new Set() }]),
  )

  const hasMembers = features !== undefined && changesMembers(features)
  const first = simple(servers.toSorted())
  const firstText = abstractMembers(servers, first)
  /** The configuration that counts for a server, as its log or its snapshot says. */
  const membersOf = ({ log, snapshot }: ServerState): MembersObserved => {
    const text = abstractMembers(servers, inForceIn(snapshot?.members ?? first, log).members)
    return { text, isFirst: text === firstText }
  }
  const observe = ({ input, sent, after: state }: ObservedStep, after: Server): Observation => ({
    received: input._tag === 'Receive' ? (abstractMessage(servers, input.message, features, logs.upTo) ?? null) : null,
    sent: sent.flatMap(({ message }) => abstractSent(servers, message, features, logs.upTo) ?? []),
    restarted: input._tag === 'Restart',
    timedOut: input._tag === 'ElectionTimeout',
    ...fired(input),
    ...asked(servers, input),
    requested: input._tag === 'ClientRequests' && input.requests.length > 0,
    mayIgnore: false,
    after: hasMembers ? { ...after, members: membersOf(state) } : after,
  })
  const refuse = (server: ServerId, step: ObservedStep, before: Server, observation: Observation): void => {
    const { nearest, differences } = whyNot(model, servers.indexOf(server), before, observation)
    const near = nearest.length === 0 ? 'no action' : nearest.join(', ')
    const what = differences.map((difference) => brief(showDifference(difference))).join('; ')
    report('Refinement', `${step.input._tag} of ${server} is no step of the model: after ${near}, ${what}`)
  }
  const isExplained = (server: ServerId, before: Server, observation: Observation): boolean =>
    explanations(model, servers.indexOf(server), before, observation).length > 0

  const restarted = (server: ServerId, known: Known, step: ObservedStep, after: Server): void => {
    const observation = observe(step, after)
    const states = [known.now, ...known.undoable.map(({ state }) => state).reverse()]
    if (!states.some((state) => isExplained(server, state, observation))) {
      refuse(server, step, known.now, observation)
    }
    known.undoable = []
    known.messages = 0
    known.explained.clear()
    known.now = after
  }
  const went = (server: ServerId, known: Known, step: ObservedStep, after: Server): void => {
    const stays = isSame(known.now, after)
    // Heartbeats and their answers come again and again.
    const text = stays ? textOf(step) : ''
    if (stays && known.explained.has(text)) return
    const observation = observe(step, after)
    if (!isExplained(server, known.now, observation)) refuse(server, step, known.now, observation)
    if (stays) known.explained.add(text)
    else {
      known.undoable.push({ state: known.now, messagesBefore: known.messages })
      known.explained.clear()
      known.now = after
    }
  }

  return {
    stepped: (server, step) => {
      const known = nodes.get(server)
      if (known === undefined) throw new RangeError(`there is no server ${server}`)
      const after = abstractServer(servers, step.after, features !== undefined, logs.of(step.after))
      if (step.input._tag === 'Restart') restarted(server, known, step, after)
      else went(server, known, step, after)
      known.messages += step.sent.length
      return known.now
    },
    noticed: (server, message) => {
      const known = nodes.get(server)
      if (known === undefined || known.undoable.length === 0) return
      const number = numberOf(message)
      // That step is done for good, and with it all before it.
      known.undoable = known.undoable.filter(({ messagesBefore }) => messagesBefore >= number)
    },
  }
}

/** Fields stand in the order in which they were written, so equal steps may have two texts, but no two steps have one. */
const textOf = ({ input, sent }: ObservedStep): string =>
  JSON.stringify([input._tag, input._tag === 'Receive' ? input.message : null, ...sent.map(({ message }) => message)])
