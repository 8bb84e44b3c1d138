/** The initial state of raft.tla: term 1, empty logs. The network and the history variables begin empty. */
import { functionOnServers, withVoterLog } from './helpers.js'
import { type Constants, Nil, type Server } from './types.js'

/** One server's part of Init. */
export const Init = (c: Constants): Server => ({
  currentTerm: 1,
  state: 'Follower',
  votedFor: Nil,
  log: null,
  commitIndex: 0,
  votesResponded: [],
  votesGranted: [],
  ...withVoterLog(c, () => new Map()),
  nextIndex: functionOnServers(c, 1),
  matchIndex: functionOnServers(c, 0),
})
