/** A line of the trace that etcd's raft tells when it is built with the tag `with_tla`; see its state_trace.go. */
import { type Either, isLeft, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { none, type Option, some } from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import { leaf } from '../../../decoding/leaf.js'
import { excerpt, type Refusal, refusalOf } from '../../../decoding/refusal.js'
import { parseLine } from '../../decode.js'

const natural = leaf('a whole number from 0', (u): u is number => Number.isSafeInteger(u) && Number(u) >= 0)
const nodeId = leaf("a node's number as a string", (u): u is string => typeof u === 'string' && /^\d+$/.test(u))
const nodeIds = t.readonlyArray(nodeId, "a list of nodes' numbers as strings")
const flag = leaf('true or false', (u): u is boolean => typeof u === 'boolean')

const oneOf = <Word extends string>(...words: readonly Word[]): t.Type<Word> =>
  leaf(`one of ${words.join(', ')}`, (u): u is Word => words.some((word) => word === u))

const Message = t.readonly(
  t.type(
    {
      type: oneOf('MsgVote', 'MsgVoteResp', 'MsgApp', 'MsgAppResp', 'MsgHeartbeat', 'MsgHeartbeatResp', 'MsgSnap'),
      ...{ term: natural, from: nodeId, to: nodeId, entries: natural, logTerm: natural, index: natural },
      ...{ commit: natural, reject: flag },
    },
    'a message',
  ),
)
export type Message = t.TypeOf<typeof Message>

const withMessage = [
  ...(['SendAppendEntriesRequest', 'SendAppendEntriesResponse'] as const),
  ...(['SendRequestVoteRequest', 'SendRequestVoteResponse'] as const),
  ...(['ReceiveAppendEntriesRequest', 'ReceiveAppendEntriesResponse'] as const),
  ...(['ReceiveRequestVoteRequest', 'ReceiveRequestVoteResponse', 'SendSnapshot', 'ReceiveSnapshot'] as const),
] as const
const names = [
  ...(['InitState', 'BecomeCandidate', 'BecomeFollower', 'BecomeLeader', 'Commit', 'Replicate'] as const),
  ...(['ChangeConf', 'ApplyConfChange', 'Ready'] as const),
  ...withMessage,
] as const

const Event = t.intersection(
  [
    t.type({
      name: oneOf(...names),
      nid: nodeId,
      state: t.readonly(t.type({ term: natural, vote: nodeId, commit: natural }, 'term, vote and commit')),
      role: oneOf('StateFollower', 'StatePreCandidate', 'StateCandidate', 'StateLeader'),
      /** The index of the last entry. */
      log: natural,
      /** The voters, and those of the second half of a joint configuration. */
      conf: t.readonly(t.tuple([nodeIds, nodeIds], 'two lists of nodes')),
    }),
    t.partial({ msg: Message, prop: t.partial({ cc: t.partial({ newconf: nodeIds }) }) }),
  ],
  'an event',
)
export type EtcdEvent = Readonly<t.TypeOf<typeof Event>>

const isObject = (u: unknown): u is Readonly<Record<string, unknown>> => typeof u === 'object' && u !== null

const hasMessage = ({ name, msg }: EtcdEvent): boolean =>
  msg !== undefined || !withMessage.some((other) => other === name)

const decoded = (u: unknown): Either<Refusal, EtcdEvent> =>
  pipe(
    Event.decode(u),
    mapLeft(([first]) =>
      first === undefined ? { found: excerpt(u), expected: 'an event' } : refusalOf(first, 'the event'),
    ),
  )

/** The event of a line, bare or within a line of a logger that has the tag "trace"; none in any other line of a logger. */
export const eventOfLine = (text: string): Either<Refusal, Option<EtcdEvent>> => {
  const parsed = parseLine(text, 'one JSON object')
  if (isLeft(parsed)) return parsed
  const line = parsed.right
  const isBare = isObject(line) && 'name' in line && 'nid' in line
  if (!isBare && (!isObject(line) || line.tag !== 'trace'))
    return isObject(line) && !Array.isArray(line)
      ? right(none)
      : left({ found: `the line is ${excerpt(line)}`, expected: 'one JSON object' })
  const event = decoded(isBare ? line : line.event)
  if (isLeft(event)) return event
  return hasMessage(event.right) ? right(some(event.right)) : left({ found: 'msg is missing', expected: 'a message' })
}
