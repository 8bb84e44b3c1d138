/** What a node takes from its peers: messages that they may send to it, what is passed on for clients, and notes. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { isSome, none, type Option, some } from 'fp-ts/lib/Option.js'
import type { Message, ServerId } from '../../raft/types.js'
import type { Codec } from '../core/envelope.js'
import type { MessageId } from '../core/observer.js'
import type { Receiver } from '../ports/ports.js'
import { isForwarded } from '../requests/forwarded.js'
import type { Forwarding } from '../requests/forwarding.js'
import { decodeNote, isNote, type Note } from '../wire/notes.js'

export interface ReceiverOptions {
  readonly codec: Codec
  readonly self: ServerId
  readonly forwards: Option<Forwarding>
  /** A node that takes no part hears notes only. */
  readonly takesPart: () => boolean
  readonly take: (message: Message, id: MessageId) => void
  readonly note: (from: ServerId, note: Note) => void
}

export const receiver =
  ({ codec, self, forwards, takesPart, take, note }: ReceiverOptions): Receiver =>
  (from, payload) => {
    if (isNote(payload)) {
      const decoded = decodeNote(payload)
      if (isLeft(decoded)) return some(`no note: ${decoded.left}`)
      note(from, decoded.right)
      return none
    }
    if (isSome(forwards) && isForwarded(payload)) return forwards.value.receive(from, payload)
    const decoded = codec.decode(payload)
    if (isLeft(decoded)) return some(`no message: ${decoded.left}`)
    const { id, message } = decoded.right
    if (message.from !== from || message.to !== self) {
      return some(`a message from ${message.from} to ${message.to}, sent by ${from} to ${self}`)
    }
    if (takesPart()) take(message, id)
    return none
  }
