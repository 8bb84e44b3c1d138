/**
 * A line of the trace that CCF's consensus writes when it is built with CCF_RAFT_TRACING; see its src/consensus/aft/raft.h. Lines of 2023
 * have the tag "tla" and other names for the same things: both forms are read.
 */
import { type Either, isLeft, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { none, type Option, some } from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import { leaf } from '../../../decoding/leaf.js'
import { excerpt, type Refusal, refusalOf } from '../../../decoding/refusal.js'
import { parseLine } from '../../decode.js'

const natural = leaf('a whole number from 0', (u): u is number => Number.isSafeInteger(u) && Number(u) >= 0)
const nodeId = leaf("a node's name", (u): u is string => typeof u === 'string' && u !== '')
const flag = leaf('true or false', (u): u is boolean => typeof u === 'boolean')

const leadershipNames = ['None', 'none', 'Follower', 'PreVoteCandidate', 'Candidate', 'Leader'] as const
const leadership = leaf(
  `one of ${leadershipNames.join(', ')}`,
  (u): u is (typeof leadershipNames)[number] | null => u === null || leadershipNames.some((name) => name === u),
)

/** 0 in lines of 2023. */
const answers = ['OK', 'FAIL', 0, 1] as const
const answer = leaf(`one of ${answers.join(', ')}`, (u): u is (typeof answers)[number] => answers.some((a) => a === u))

const State = t.readonly(
  t.type({ current_view: natural, last_idx: natural, commit_idx: natural }, 'the state of a node'),
)

const AppendEntries = t.type({
  term: natural,
  idx: natural,
  prev_idx: natural,
  prev_term: natural,
  leader_commit_idx: natural,
})
const AppendEntriesResponse = t.type({ term: natural, last_log_idx: natural, success: answer })
const RequestVote = t.type({ term: natural, last_committable_idx: natural, term_of_last_committable_idx: natural })
const RequestVoteResponse = t.type({ term: natural, vote_granted: flag })

/** The functions that tell of a message, and what it is. */
const packets = {
  send_append_entries: AppendEntries,
  recv_append_entries: AppendEntries,
  send_append_entries_response: AppendEntriesResponse,
  recv_append_entries_response: AppendEntriesResponse,
  send_request_vote: RequestVote,
  recv_request_vote: RequestVote,
  send_request_vote_response: RequestVoteResponse,
  recv_request_vote_response: RequestVoteResponse,
} as const

export type Passing = {
  readonly [Function in keyof typeof packets]: {
    readonly function: Function
    readonly packet: t.TypeOf<(typeof packets)[Function]>
    readonly peer: string
    readonly isPreVote: boolean
  }
}[keyof typeof packets]

/** Functions that tell of the node alone. */
const localNames = [
  ...(['bootstrap', 'add_configuration', 'become_pre_vote_candidate', 'become_candidate', 'become_leader'] as const),
  ...(['become_follower', 'replicate', 'append', 'execute_append_entries_sync', 'commit'] as const),
  ...(['recv_propose_request_vote', 'step_down_and_nominate_successor'] as const),
] as const
const localName = leaf(
  `one of ${[...localNames, ...Object.keys(packets)].join(', ')}`,
  (u): u is (typeof localNames)[number] => localNames.some((name) => name === u),
)

/** A line in one form. */
export type CcfEvent = {
  readonly node: string
  readonly leadership: t.TypeOf<typeof leadership>
  readonly state: t.TypeOf<typeof State>
} & (Passing | { readonly function: (typeof localNames)[number] })

type Fields = Readonly<Record<string, unknown>>
const isObject = (u: unknown): u is Fields => typeof u === 'object' && u !== null && !Array.isArray(u)

/** The present names of what lines of 2023 call otherwise. */
const renamed = (msg: Fields): Fields => {
  const event = isObject(msg.event) ? msg.event : undefined
  const state = isObject(msg.state) ? msg.state : {}
  return {
    function:
      event === undefined
        ? msg.function
        : event.function === 'send_authenticated'
          ? 'send_append_entries'
          : event.function,
    node: msg.node ?? state.node_id,
    // A line of the ledger has none.
    leadership: msg.leadership ?? state.leadership_state ?? null,
    state: msg.state,
    packet: msg.packet ?? msg.paket,
    peer: msg.to_node_id ?? msg.from_node_id ?? msg.to ?? msg.from,
  }
}

const decoded = <A>(codec: t.Type<A>, u: unknown): Either<Refusal, A> =>
  pipe(
    codec.decode(u),
    mapLeft(([first]) => (first === undefined ? { found: excerpt(u), expected: codec.name } : refusalOf(first, 'msg'))),
  )

const shared = { node: nodeId, leadership, state: State }
const isPassing = (u: unknown): u is Passing['function'] => typeof u === 'string' && Object.hasOwn(packets, u)

/** Whether the line tells of a message. */
export const tellsOfMessage = (event: CcfEvent): event is CcfEvent & Passing => isPassing(event.function)

const eventOf = (msg: Fields): Either<Refusal, CcfEvent> => {
  const fields = renamed(msg)
  if (!isPassing(fields.function)) return decoded(t.type({ ...shared, function: localName }), fields)
  const isPreVote = isObject(fields.packet) && /pre_vote/.test(String(fields.packet.msg))
  const codec: t.Mixed = t.type({ ...shared, packet: packets[fields.function], peer: nodeId })
  // The packet is that of the function, which the codec was chosen by.
  return pipe(decoded(codec, fields), (event) =>
    isLeft(event) ? event : right({ ...event.right, function: fields.function, isPreVote } as CcfEvent),
  )
}

/** The event of a line; none where it tells what the scenario does, or is of another part of CCF. */
export const eventOfLine = (text: string): Either<Refusal, Option<CcfEvent>> => {
  const parsed = parseLine(text, 'one JSON object')
  if (isLeft(parsed)) return parsed
  const line = parsed.right
  if (!isObject(line)) return left({ found: `the line is ${excerpt(line)}`, expected: 'one JSON object' })
  if (line.tag !== 'raft_trace' && line.tag !== 'tla') return right(none)
  // A line with `cmd` repeats a command of the scenario; a message that was dropped is one that nobody receives.
  if (!isObject(line.msg)) return 'cmd' in line ? right(none) : left({ found: 'msg is missing', expected: 'an event' })
  if (line.msg.function === 'drop_pending_to') return right(none)
  const event = eventOf(line.msg)
  return isLeft(event) ? event : right(some(event.right))
}
