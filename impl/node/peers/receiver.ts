/** What a node takes from its peers: messages that they may send to it, what is passed on for clients, and notes. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { isSome, none, type Option, some } from 'fp-ts/lib/Option.js'
import type { Message, ServerId } from '../../raft/types.js'
import type { Codec } from '../core/envelope.js'
import type { MessageId } from '../core/observer.js'
import type { Receiver } from '../ports/ports.js'
import { isForwarded } from '../requests/forwarded.js'
import { decodeNote, isNote, type Note } from '../wire/notes.js'
import { decodePiece, isPiece, type Piece } from '../wire/pieces.js'

export interface ReceiverOptions {
  readonly codec: Codec
  readonly self: ServerId
  /** Reads what is passed on for clients; none where nothing is. */
  readonly forwarded: Option<Receiver>
  /** A node that takes no part hears notes only. */
  readonly takesPart: () => boolean
  readonly receive: (message: Message, id: MessageId) => void
  readonly note: (from: ServerId, note: Note) => void
  /** Some: why the piece makes no sense. */
  readonly piece: (from: ServerId, piece: Piece) => Option<string>
}

export const receiver =
  ({ codec, self, forwarded, takesPart, receive, note, piece }: ReceiverOptions): Receiver =>
  (from, payload) => {
    if (isNote(payload)) {
      const decoded = decodeNote(payload)
      if (isLeft(decoded)) return some(`no note: ${decoded.left}`)
      note(from, decoded.right)
      return none
    }
    if (isPiece(payload)) {
      const decoded = decodePiece(payload)
      if (isLeft(decoded)) return some(`no piece of a snapshot: ${decoded.left}`)
      return takesPart() ? piece(from, decoded.right) : none
    }
    if (isSome(forwarded) && isForwarded(payload)) return forwarded.value(from, payload)
    const decoded = codec.decode(payload)
    if (isLeft(decoded)) return some(`no message: ${decoded.left}`)
    const { id, message } = decoded.right
    if (message.from !== from || message.to !== self) {
      return some(`a message from ${message.from} to ${message.to}, sent by ${from} to ${self}`)
    }
    if (takesPart()) receive(message, id)
    return none
  }
