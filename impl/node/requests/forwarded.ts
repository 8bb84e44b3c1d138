/**
 * What nodes say to each other on behalf of clients, in the same frames as Raft's messages: commands on their way to the leader,
 * and what came of them on the way back. Both are JSON arrays, where a message is an object.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Outcome } from '../core/backend.js'
import { count, decodeJsonAsIs, index, nullable, serverId, term } from '../wire/codecs.js'

const command = t.readonly(
  t.type({
    /** The sender's name for it. */
    id: count,
    command: t.string,
    /** See `Backend.submit`. */
    key: nullable(t.string),
  }),
  'a command',
)
export type ForwardedCommand = t.TypeOf<typeof command>

const frame = t.readonly(
  t.type({
    /** Which life of the sender it is. */
    life: count,
    /** Counts the frames of that life. */
    number: count,
    /** Of the leader whom the sender means. */
    term,
  }),
)
/** Of a frame of commands. */
export type ForwardedFrame = t.TypeOf<typeof frame>

/** The answer to the command `id` of that life of the node to which it goes. */
export interface ForwardedOutcome<R> {
  readonly life: number
  readonly id: number
  readonly outcome: Outcome<R>
}

export type Forwarded<R> =
  | readonly [kind: 'commands', frame: ForwardedFrame, commands: readonly ForwardedCommand[]]
  | readonly [kind: 'outcomes', outcomes: readonly ForwardedOutcome<R>[]]

const outcomeOf = <R>(reply: t.Type<R, unknown, unknown>) =>
  t.union(
    [
      t.type({ _tag: t.literal('Applied'), reply, index }),
      t.type({ _tag: t.literal('NotLeader'), leader: nullable(serverId) }),
      t.type({ _tag: t.literal('Lost') }),
      t.type({ _tag: t.literal('InFlight') }),
      t.type({ _tag: t.literal('Unavailable'), why: t.string }),
    ],
    'an outcome',
  )

/** `reply`: a codec that leaves what it decodes as it is. */
export const decodeForwarded = <R>(
  reply: t.Type<R, unknown, unknown>,
): ((payload: Uint8Array) => Either<string, Forwarded<R>>) => {
  const outcome = t.readonly(t.type({ life: count, id: count, outcome: outcomeOf(reply) }))
  return decodeJsonAsIs<Forwarded<R>>(
    t.union(
      [
        t.tuple([t.literal('commands'), frame, t.readonlyArray(command, 'commands')]),
        t.tuple([t.literal('outcomes'), t.readonlyArray(outcome, 'outcomes')]),
      ],
      'commands or outcomes',
    ),
  )
}

/** Each is written by itself, as JSON, so that whoever puts them into frames knows how long they are. */
export const encodeCommands = (frame: ForwardedFrame, commands: readonly string[]): Uint8Array =>
  Buffer.from(`["commands",${JSON.stringify(frame)},[${commands.join(',')}]]`)
export const encodeOutcomes = (outcomes: readonly string[]): Uint8Array =>
  Buffer.from(`["outcomes",[${outcomes.join(',')}]]`)

const BRACKET = '['.charCodeAt(0)

/** Whether the payload is meant as one of these. */
export const isForwarded = (payload: Uint8Array): boolean => payload[0] === BRACKET
