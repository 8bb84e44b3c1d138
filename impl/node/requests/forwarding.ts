/**
 * Clients may ask any node. One that does not lead passes their commands on to the leader, many in one frame, and gets back
 * what came of them. No command is passed on twice, so none can circle. And none takes effect twice though its frame may come
 * twice: the leader takes the frames of each life of a node in the order of their numbers only, and only in the term for which
 * they are meant, which no later life of the leader leads in.
 */
import { isLeft } from 'fp-ts/lib/Either.js'
import { none, type Option, some } from 'fp-ts/lib/Option.js'
import type { Type } from 'io-ts'
import { isLeader } from '../../raft/state.js'
import type { ServerId, ServerState } from '../../raft/types.js'
import type { Outcome } from '../core/backend.js'
import type { Clock } from '../ports/ports.js'
import { postbox } from '../queues/postbox.js'
import {
  decodeForwarded,
  encodeCommands,
  encodeOutcomes,
  type ForwardedCommand,
  type ForwardedFrame,
  type ForwardedOutcome,
} from './forwarded.js'

export interface ForwardingOptions<R> {
  readonly reply: Type<R, unknown, unknown>
  readonly clock: Clock
  /** Which life of this node it is. */
  readonly life: number
  readonly state: () => ServerState
  readonly send: (to: ServerId, payload: Uint8Array) => void
}

/** Who serves what peers pass on, and hears what came of what was passed on to them. */
export interface Served<R> {
  /** Serves a command that a peer has passed on, and passes it on no further; calls back once. */
  readonly serve: (command: ForwardedCommand, done: (outcome: Outcome<R>) => void) => void
  /** What came of a command that was passed on. */
  readonly answered: (id: number, outcome: Outcome<R>) => void
}

export interface Forwarding<R> {
  /** To the leader of the current term. */
  readonly pass: (command: ForwardedCommand, leader: ServerId) => void
  /** Reads what a peer sent; the reason if it makes no sense. */
  readonly receive: (from: ServerId, payload: Uint8Array, served: Served<R>) => Option<string>
}

export const forwarding = <R>(options: ForwardingOptions<R>): Forwarding<R> => {
  const { clock, life, state, send } = options
  const decode = decodeForwarded(options.reply)
  const newest = new Map<ServerId, ForwardedFrame>()
  let lastNumber = 0

  const toLeader = postbox(clock, (leader, commands) => {
    lastNumber += 1
    send(leader, encodeCommands({ life, number: lastNumber, term: state().currentTerm }, commands))
  })
  const backTo = postbox(clock, (peer, outcomes) => send(peer, encodeOutcomes(outcomes)))
  const tell = (peer: ServerId, outcome: ForwardedOutcome<R>): void => backTo(peer, JSON.stringify(outcome))

  const isNew = (from: ServerId, frame: ForwardedFrame): boolean => {
    const known = newest.get(from)
    if (known !== undefined && (frame.life < known.life || (frame.life === known.life && frame.number <= known.number)))
      return false
    newest.set(from, frame)
    return true
  }
  const serveAll = (
    from: ServerId,
    frame: ForwardedFrame,
    commands: readonly ForwardedCommand[],
    serve: Served<R>['serve'],
  ): void => {
    const now = state()
    const leads = isLeader(now) && now.currentTerm === frame.term
    if (leads && !isNew(from, frame)) return
    for (const command of commands) {
      const done = (outcome: Outcome<R>): void => tell(from, { life: frame.life, id: command.id, outcome })
      if (leads) serve(command, done)
      // It did lead, or nobody would take it for the leader; and may have served the command then, if this is its second coming.
      else done({ _tag: 'Lost' })
    }
  }

  return {
    pass: (command, leader) => toLeader(leader, JSON.stringify(command)),
    receive: (from, payload, { serve, answered }) => {
      const decoded = decode(payload)
      if (isLeft(decoded)) return some(`nothing forwarded: ${decoded.left}`)
      const forwarded = decoded.right
      if (forwarded[0] === 'commands') serveAll(from, forwarded[1], forwarded[2], serve)
      else for (const { life: of, id, outcome } of forwarded[1]) if (of === life) answered(id, outcome)
      return none
    },
  }
}
