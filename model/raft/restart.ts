/** The action of raft.tla by which a server comes back after a crash. */
import { functionOnServers, withVoterLog } from './helpers.js'
import { MessagesUnchanged, type Outcome, step, steps } from './outcome.js'
import type { Constants, Server, ServerId } from './types.js'

/** Server i restarts from stable storage: it keeps its currentTerm, votedFor and log, and loses all else. */
export const Restart = (c: Constants, _i: ServerId, s: Server): Outcome =>
  steps(
    step(
      'Restart',
      {
        ...s,
        state: 'Follower',
        votesResponded: [],
        votesGranted: [],
        ...withVoterLog(c, () => new Map()),
        nextIndex: functionOnServers(c, 1),
        matchIndex: functionOnServers(c, 0),
        commitIndex: 0,
      },
      MessagesUnchanged,
    ),
  )
