/** What a node does now and then: it tells the others what its store looks like, and notes what is committed. */
import type { Index, ServerId } from '../../raft/types.js'
import type { Clock } from '../ports/ports.js'
import type { GroupCommit } from '../storage/group-commit.js'
import type { Mark, Note } from '../wire/notes.js'

export interface HousekeepingOptions {
  /** Null: never. */
  readonly everyMs: number | null
  readonly clock: Clock
  readonly peers: readonly ServerId[]
  readonly committed: () => Index
  /** What the log on disk says of it at the start. */
  readonly past: Index
  readonly commit: Pick<GroupCommit, 'note'>
  readonly marks: () => readonly Mark[]
  readonly send: (to: ServerId, note: Note) => void
}

export interface Housekeeping {
  readonly start: () => void
  readonly stop: () => void
}

export const housekeeping = (options: HousekeepingOptions): Housekeeping => {
  const { everyMs, clock, peers, committed, commit, marks, send } = options
  let noted = options.past
  let cancel = (): void => {}

  /**
   * Changes say what was committed before them; what was committed since then is said here. A leader may know an entry to be
   * committed before its own disk has it: the record stands behind all changes so far, and so behind that entry.
   */
  const noteCommitted = (): void => {
    const now = committed()
    if (now <= noted) return
    noted = now
    commit.note({ _tag: 'Commit', committed: now })
  }
  const tell = (): void => {
    const told = marks()
    if (told.length > 0) for (const peer of peers) send(peer, { note: 'marks', marks: told })
  }
  const again = (ms: number): void => {
    cancel = clock.after(ms, () => {
      noteCommitted()
      tell()
      again(ms)
    })
  }
  return {
    start: () => {
      if (everyMs !== null) again(everyMs)
    },
    stop: () => cancel(),
  }
}
