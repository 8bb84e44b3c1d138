/** Log replication, the follower's part: section 5.3 of the paper. */
import { pipe } from 'fp-ts/lib/function.js'
import { isSome, match, none, some } from 'fp-ts/lib/Option.js'
import { electionTimer, send } from './effects.js'
import * as Log from './log.js'
import { asking, only, type Result } from './result.js'
import { type Context, follower } from './state.js'
import {
  type AppendEntries,
  type AppendEntriesResponse,
  type ConflictHint,
  type Effect,
  Index,
  type Role,
  type ServerId,
  type ServerState,
  Term,
} from './types.js'

/** HandleAppendEntriesRequest of raft.tla; the request's term is not newer than the server's. */
export const handleAppendEntries = (context: Context, state: ServerState, request: AppendEntries): Result => {
  const { rules } = context
  if (request.term < state.currentTerm)
    return asking(state, [response(context, state, request, rejected(tooShort(state.log)))])
  if (!rules.acceptsLeader(state)) return only(state)
  const following = follow(state, request.from)
  if (!rules.isConsistent(state.log, request)) {
    const hint = conflict(state.log, request.prevLogIndex)
    return asking(following, [response(context, state, request, rejected(hint)), electionTimer])
  }
  const log = rules.logAfterRequest(state.log, request)
  const commitIndex = rules.commitIndexAfter(state, request)
  const matched = { _tag: 'Matched', matchIndex: rules.matchedUpTo(log, request) } as const
  return asking({ ...following, log, commitIndex }, [response(context, state, request, matched), electionTimer])
}

/** The sender of an AppendEntries of the current term is its leader; a candidate that hears of it gives up. */
export const follow = (state: ServerState, leader: ServerId): ServerState =>
  isFollowing(state.role, leader) ? state : { ...state, role: follower(some(leader)) }

/** Nearly every request comes from the leader of the one before: then nothing is to be made anew. */
const isFollowing = (role: Role, leader: ServerId): boolean =>
  role._tag === 'Follower' && isSome(role.leader) && role.leader.value === leader

const response = (
  { config }: Context,
  { currentTerm }: ServerState,
  { from }: AppendEntries,
  result: AppendEntriesResponse['result'],
): Effect => send({ _tag: 'AppendEntriesResponse', from: config.id, to: from, term: currentTerm, result })

const rejected = (hint: ConflictHint) => ({ _tag: 'Rejected', conflict: hint }) as const

const tooShort = (log: Log.Log): ConflictHint => ({ index: Index(Log.lastIndex(log) + 1), term: none })

/** Where the log departs from one that has another entry at `prevLogIndex`. */
const conflict = (log: Log.Log, prevLogIndex: Index): ConflictHint =>
  pipe(
    Log.termAt(log, prevLogIndex),
    match(
      () => tooShort(log),
      (term) => ({ index: Index(Log.lastIndexUpToTerm(log, Term(term - 1)) + 1), term: some(term) }),
    ),
  )
