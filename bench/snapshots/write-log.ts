/** The log of a node that has served for long, in files as a node writes them. */
import { join } from 'node:path'
import { isLeft } from 'fp-ts/lib/Either.js'
import { none } from 'fp-ts/lib/Option.js'
import { openFileDisk } from '../../impl/node/storage/disk-file.js'
import { logWriter, type WalEnd } from '../../impl/node/storage/log-writer.js'
import { recoverFrom } from '../../impl/node/storage/recovery.js'
import { recover } from '../../impl/node/storage/wal.js'
import type { Identity } from '../../impl/node/storage/wal-header.js'
import type { FolderId } from '../../impl/node/wire/codecs.js'
import { type Entry, Index, Term } from '../../impl/raft/types.js'
import { commandOf } from '../recovery/commands.js'

const BATCH = 256

const entryOf = (k: number): Entry => ({ term: Term(2), payload: { _tag: 'Command', command: commandOf(k) } })

/** As many orders as that, which nobody but this node knows of. */
export const writeLog = (folder: string, identity: Identity, orders: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const disk = openFileDisk(join(folder, 'wal'))
    const newFolder = () => ({ id: 'bench' as FolderId, isJoined: true, peers: new Map() })
    const write = (end: WalEnd): void => {
      const writer = logWriter(disk, end)
      const from = (keep: number): void => {
        if (keep >= orders) {
          disk.close(resolve)
          return
        }
        const entries = Array.from({ length: Math.min(BATCH, orders - keep) }, (_, i) => entryOf(keep + i))
        const change = { _tag: 'Persist', currentTerm: Term(2), votedFor: none, keep: Index(keep), entries } as const
        writer.write({ _tag: 'Batch', persist: change, committed: Index(keep) }, (error) =>
          error === null ? from(keep + BATCH) : reject(error),
        )
      }
      from(0)
    }
    recoverFrom(disk, identity, { newFolder, log: () => {}, recover, snapshots: null }, (found) =>
      isLeft(found) ? reject(new Error(found.left.why)) : write(found.right.past.log),
    )
  })
