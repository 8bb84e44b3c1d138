/**
 * Sends snapshots' files to peers, a piece at a time: the next one goes out when the peer has stored the last, so that no message of
 * Raft ever waits behind more than a piece. The message by which the peer's server installs it follows when the peer has all.
 */
import type { ServerId } from '../../raft/types.js'
import type { Logger } from '../logging/logger.js'
import type { Clock, SnapshotFiles } from '../ports/ports.js'
import type { StoredPiece } from '../wire/notes.js'
import { encodePiece } from '../wire/pieces.js'

export interface SnapshotSenderOptions {
  readonly files: SnapshotFiles
  readonly clock: Clock
  readonly log: Logger
  /** Which life of the node it is. */
  readonly life: number
  /** After this many milliseconds without an answer a piece is sent again. */
  readonly patienceMs: number
  readonly send: (to: ServerId, payload: Uint8Array) => void
}

export interface SnapshotSender {
  /** The server has sent this snapshot: `message` goes to the peer if it has the file, else the file does. */
  readonly install: (to: ServerId, name: string, message: () => Uint8Array) => void
  /** The peer says how much it has. */
  readonly stored: (from: ServerId, piece: StoredPiece) => void
  /** The peer does not have the file any more. */
  readonly missing: (from: ServerId, name: string) => void
  readonly isSending: () => boolean
  /** How many files peers have got from this life of the node. */
  readonly sent: () => number
  readonly stop: () => void
}

/** On a slow line of 10 megabits a second a heartbeat waits 50 milliseconds for it. */
const PIECE_BYTES = 64 * 1024
/** A server that does not lead any more asks for nothing more: then this many patiences later the sending ends. */
const UNASKED = 8

interface Transfer {
  readonly name: string
  readonly id: string
  /** Up to where the peer has the file. */
  at: number
  askedAt: number
  cancel: () => void
}

export const snapshotSender = (options: SnapshotSenderOptions): SnapshotSender => {
  const { files, clock, log, life, patienceMs, send } = options
  const transfers = new Map<ServerId, Transfer>()
  /** The file that each peer has. */
  const complete = new Map<ServerId, string>()
  let begun = 0
  let sent = 0

  const isCurrent = (to: ServerId, transfer: Transfer): boolean => transfers.get(to) === transfer
  const end = (to: ServerId): void => {
    transfers.get(to)?.cancel()
    transfers.delete(to)
  }
  const sendPiece = (to: ServerId, transfer: Transfer): void => {
    const { name, id, at } = transfer
    transfer.cancel()
    if (clock.now() - transfer.askedAt > UNASKED * patienceMs) {
      end(to)
      return
    }
    transfer.cancel = clock.after(patienceMs, () => sendPiece(to, transfer))
    files.read(name, at, PIECE_BYTES, (error, bytes) => {
      if (!isCurrent(to, transfer) || transfer.at !== at) return
      if (error !== null) {
        log({ level: 'warn', msg: `${files.nameOf(name)} cannot be sent to ${to}: ${error.message}` })
        end(to)
        return
      }
      send(to, encodePiece({ transfer: id, name, at, isLast: bytes.length < PIECE_BYTES, bytes }))
    })
  }
  const begin = (to: ServerId, name: string): void => {
    end(to)
    begun += 1
    const transfer = { name, id: `${life}.${begun}`, at: 0, askedAt: clock.now(), cancel: () => {} }
    transfers.set(to, transfer)
    log({ level: 'info', msg: `sends a snapshot to ${to}`, name })
    sendPiece(to, transfer)
  }

  return {
    install: (to, name, message) => {
      const transfer = transfers.get(to)
      if (complete.get(to) === name) send(to, message())
      else if (transfer?.name === name) transfer.askedAt = clock.now()
      else begin(to, name)
    },
    stored: (from, { transfer: id, next, done }) => {
      const transfer = transfers.get(from)
      if (transfer?.id !== id) return
      if (done) {
        complete.set(from, transfer.name)
        sent += 1
        end(from)
      } else if (next !== transfer.at) {
        transfer.at = next
        sendPiece(from, transfer)
      }
    },
    missing: (from, name) => {
      if (complete.get(from) === name) complete.delete(from)
    },
    isSending: () => transfers.size > 0,
    sent: () => sent,
    stop: () => {
      for (const to of [...transfers.keys()]) end(to)
    },
  }
}
