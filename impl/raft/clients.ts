/** Requests of clients: sections 5.3 and 8 of the paper. */

import { pipe } from 'fp-ts/lib/function.js'
import { none, type Option } from 'fp-ts/lib/Option.js'
import { advanceCommitIndex, broadcast } from './leader.js'
import * as Log from './log.js'
import { also, asking, only, type Result } from './result.js'
import { type Context, isLeader, type LeaderState } from './state.js'
import { type ClientRequest, type Effect, Index, type ServerId, type ServerState } from './types.js'

/** A leader appends the commands to its log and sends them on. Another server says which one leads, if it knows. */
export const clientRequests = (context: Context, state: ServerState, requests: readonly ClientRequest[]): Result =>
  isLeader(state)
    ? accept(context, state, requests)
    : asking(
        state,
        requests.map(({ id }) => refusal(id, state)),
      )

const accept = (context: Context, state: LeaderState, requests: readonly ClientRequest[]): Result => {
  if (requests.length === 0) return only(state)
  const term = state.currentTerm
  const entries = requests.map(({ command }) => ({ term, payload: { _tag: 'Command', command } as const }))
  const first = Log.lastIndex(state.log) + 1
  const appended = advanceCommitIndex(context, { ...state, log: context.rules.leaderLogAfter(state.log, entries) })
  const replies = requests.map(
    ({ id }, i): Effect => ({ _tag: 'Reply', id, reply: { _tag: 'Appended', index: Index(first + i), term } }),
  )
  return pipe(
    // A follower that lags is sent its next entries when it answers, or at the next heartbeat: more now would only pile up.
    broadcast(context, appended, ({ nextIndex }) => nextIndex >= first),
    also(replies),
  )
}

const refusal = (id: number, state: ServerState): Effect => ({
  _tag: 'Reply',
  id,
  reply: { _tag: 'NotLeader', leader: leaderOf(state) },
})

const leaderOf = ({ role }: ServerState): Option<ServerId> => (role._tag === 'Follower' ? role.leader : none)
