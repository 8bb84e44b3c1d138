/** The action of raft.tla by which a server comes back after a crash. */
import { Base, functionOnServers, StableIndex, withUnstable, withVoterLog } from './helpers.js'
import { MessagesUnchanged, type Outcome, step, steps } from './outcome.js'
import { Len, Prefix } from './sequence.js'
import type { Constants, Server, ServerId } from './types.js'

const upTo = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, k) => from + k)

/** What `commitIndex` may be after a restart with a log of this length. */
const DurableCommitIndexes = (c: Constants, s: Server, length: number): readonly number[] =>
  c.relaxations.DurableCommit ? upTo(Base(s), Math.max(Base(s), Math.min(s.commitIndex, length))) : [Base(s)]

/**
 * Server i restarts from stable storage: it keeps its currentTerm, votedFor and log, but for entries that its disk may not
 * have yet, and loses all else.
 */
export const Restart = (c: Constants, _i: ServerId, s: Server): Outcome =>
  steps(
    ...upTo(StableIndex(s), Len(s.log)).flatMap((length) =>
      DurableCommitIndexes(c, s, length).map((commitIndex) => restarted(c, s, length, commitIndex)),
    ),
  )

/**
 * The one step of `Restart` after which the log has this length and `commitIndex` this value, as far as a step can: a long log
 * has very many others. Without `ParallelWrite` the disk counts as having all of the log.
 */
export const RestartTo = (c: Constants, s: Server, length = Len(s.log), commitIndex = Base(s)): Outcome => {
  const { ParallelWrite, DurableCommit } = c.relaxations
  const isLost = ParallelWrite && length >= StableIndex(s) && length < Len(s.log)
  const kept = isLost ? length : Len(s.log)
  const isDurable = DurableCommit && commitIndex >= Base(s) && commitIndex <= Math.min(s.commitIndex, kept)
  return steps(restarted(c, s, kept, isDurable ? commitIndex : Base(s)))
}

const restarted = (c: Constants, s: Server, length: number, commitIndex: number) =>
  step(
    'Restart',
    {
      ...withUnstable(s, 0),
      log: Prefix(s.log, length),
      state: 'Follower',
      votesResponded: [],
      votesGranted: [],
      ...withVoterLog(c, () => new Map()),
      nextIndex: functionOnServers(c, 1),
      matchIndex: functionOnServers(c, 0),
      commitIndex,
    },
    MessagesUnchanged,
  )
