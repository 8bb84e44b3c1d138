/** Shells that write wrongly, as things between a node and its disk. */
import { chain, type Either, isLeft, isRight, right } from 'fp-ts/lib/Either.js'
import { isNone, isSome } from 'fp-ts/lib/Option.js'
import type { Disk } from '../../../impl/node/ports/ports.js'
import { type Recovery, recover } from '../../../impl/node/storage/wal.js'
import type { Identity } from '../../../impl/node/storage/wal-header.js'
import { decodeRecord, encodeBatch } from '../../../impl/node/storage/wal-records.js'
import { persisted } from '../../../impl/node/storage/wal-replay.js'
import { encodeFrame, HEADER_BYTES } from '../../../impl/node/wire/frames.js'
import { lastIndex } from '../../../impl/raft/log.js'
import { initial } from '../../../impl/raft/state.js'
import type { Durable, Persist, ServerId } from '../../../impl/raft/types.js'

const batchOf = (frame: Uint8Array): Persist | null => {
  const record = decodeRecord(frame.subarray(HEADER_BYTES))
  return isLeft(record) || record.right._tag !== 'Batch' ? null : record.right.persist
}

/** Whether a write holds nothing but a candidate's new term and its vote for itself. */
export const isOwnVote = (server: ServerId, frame: Uint8Array): boolean => {
  const batch = batchOf(frame)
  return batch !== null && batch.entries.length === 0 && isSome(batch.votedFor) && batch.votedFor.value === server
}

/** Writes a new vote first and the term that it belongs to after it, each synced on its own. */
export const voteBeforeTerm = ({ cluster, node, members }: Identity, disk: Disk): Disk => {
  let onDisk: Durable = initial
  return {
    ...disk,
    read: (take, done) => {
      let recovery: Either<string, Recovery> = right(recover({ cluster, node, members }))
      disk.read(
        (piece, of) => {
          recovery = chain((before: Recovery) => before.take(piece, of))(recovery)
          take(piece, of)
        },
        (error) => {
          const found = chain((last: Recovery) => last.end())(recovery)
          if (isRight(found)) onDisk = found.right.durable
          done(error)
        },
      )
    },
    append: (frame, done) => {
      const batch = batchOf(frame)
      if (batch === null) return disk.append(frame, done)
      const { currentTerm, log } = onDisk
      onDisk = persisted(onDisk, batch)
      if (batch.currentTerm === currentTerm || isNone(batch.votedFor)) return disk.append(frame, done)
      const voteOnly: Persist = { ...batch, currentTerm, keep: lastIndex(log), entries: [] }
      disk.append(encodeFrame(encodeBatch(voteOnly)), (error) =>
        error === null ? disk.append(frame, done) : done(error),
      )
    },
  }
}
