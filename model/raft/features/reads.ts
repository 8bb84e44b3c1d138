/** Quorum reads: spec/Reads.tla, with its names and in its order. */
import { TermAt } from '../helpers.js'
import { Discard, type Guard, given, MessagesUnchanged, Reply, Send, step, steps } from '../outcome.js'
import { configurationOf, isQuorum } from '../quorum.js'
import type { Constants, Server, ServerId } from '../types.js'
import { featuresOf, type WholeOutcome, type WholeStep } from './outcome.js'
import type { ReadEvent } from './read-history.js'
import type { ConfirmRequest, ConfirmResponse, ReadIndexRequest, ReadIndexResponse, WaitingRead } from './types.js'
import { hasMoved, sortedReads, variablesOf, withVariables } from './variables.js'

/** With a step by which i may change its term or its role. */
export const ReadsAfter = (before: Server, after: Server): Server =>
  hasMoved(before, after) ? withVariables(after, { readRound: 0, reads: [] }) : after

/** With AdvanceCommitIndex(i): clients learn that their writes are committed. */
export const AcknowledgeCommit = (c: Constants, advanced: WholeStep): WholeStep =>
  featuresOf(c).reads ? withEvent(advanced, { acknowledged: advanced.next.commitIndex }) : advanced

const withEvent = (of: WholeStep, event: ReadEvent): WholeStep => ({ ...of, event })

const isOn = (c: Constants): Guard => {
  const { reads = false } = featuresOf(c)
  return ['Reads', reads, { Reads: reads }]
}

/** Leader i has committed an entry of its term: it knows all that any leader before it has acknowledged. */
const KnowsCommitted = (c: Constants, s: Server): Guard => [
  'KnowsCommitted(i)',
  featuresOf(c).readBeforeOwnTerm === true || TermAt(s.log, s.commitIndex) === s.currentTerm,
  { commitIndex: s.commitIndex, currentTerm: s.currentTerm },
]

/** A quorum has confirmed that i leads, since the read came. */
const Confirmed = (c: Constants, s: Server, { confirmed }: WaitingRead): Guard => [
  'Confirmed(i, read)',
  featuresOf(c).readWithoutQuorum === true || isQuorum(configurationOf(c, s), confirmed),
  { confirmed },
]

/** `Ask(i)`: a client asks i for a read, which has this name from now on. */
const Ask = (i: ServerId, s: Server): { readonly name: number; readonly asked: Server; readonly event: ReadEvent } => {
  const name = variablesOf(s).readCount + 1
  return { name, asked: withVariables(s, { readCount: name }), event: { asked: [{ server: i, read: name }] } }
}

/** The read, which server j has named so, waits at leader i for a round that begins after it came. */
const AddRead = (i: ServerId, s: Server, j: ServerId, name: number): Server => {
  const { reads, readRound } = variablesOf(s)
  const round = readRound + 1
  const read: WaitingRead = { server: j, read: name, index: s.commitIndex, round, confirmed: [i] }
  return withVariables(s, { readRound: round, reads: sortedReads([...reads, read]) })
}

/** A client asks leader i. */
export const BeginRead = (c: Constants, i: ServerId, s: Server): WholeOutcome =>
  given([isOn(c), ['state[i] = Leader', s.state === 'Leader', { state: s.state }], KnowsCommitted(c, s)], () => {
    const { name, asked, event } = Ask(i, s)
    return steps(withEvent(step('BeginRead', AddRead(i, asked, i, name), MessagesUnchanged), event))
  })

/** A client asks i, which does not lead; i asks j, whom it takes for the leader. */
export const RequestReadIndex = (c: Constants, i: ServerId, s: Server, j: ServerId): WholeOutcome =>
  given(
    [isOn(c), ['i /= j', i !== j, { i, j }], ['state[i] /= Leader', s.state !== 'Leader', { state: s.state }]],
    () => {
      const { name, asked, event } = Ask(i, s)
      const request: ReadIndexRequest = {
        ...{ mtype: 'ReadIndexRequest', mterm: s.currentTerm, mread: name },
        ...{ msource: i, mdest: j },
      }
      return steps(withEvent(step('RequestReadIndex', asked, Send(request)), event))
    },
  )

/** Leader i asks j whether it still leads, for the reads that wait. */
export const ConfirmLeadership = (_c: Constants, i: ServerId, s: Server, j: ServerId): WholeOutcome => {
  const { reads, readRound } = variablesOf(s)
  const waiting = reads.filter(({ confirmed }) => !confirmed.includes(j))
  return given(
    [
      [
        '{read \\in reads[i] : j \\notin read.confirmed} /= {}',
        waiting.length > 0,
        { j, reads: reads.length, unconfirmed: waiting.length },
      ],
    ],
    () =>
      steps(
        step(
          'ConfirmLeadership',
          s,
          Send({ mtype: 'ConfirmRequest', mterm: s.currentTerm, mround: readRound, msource: i, mdest: j }),
        ),
      ),
  )
}

/** Leader i answers a read that waits: its client, or the server that asked. */
export const AnswerRead = (c: Constants, i: ServerId, s: Server, read: WaitingRead): WholeOutcome =>
  given([Confirmed(c, s, read)], () => {
    const next = withVariables(s, { reads: variablesOf(s).reads.filter((other) => other !== read) })
    const { server, read: name, index } = read
    if (server === i)
      return steps(
        withEvent(step('AnswerRead', next, MessagesUnchanged), { answered: [{ server, read: name, index }] }),
      )
    const response: ReadIndexResponse = {
      ...{ mtype: 'ReadIndexResponse', mterm: s.currentTerm, mread: name, mindex: index },
      ...{ msource: i, mdest: server },
    }
    return steps(step('AnswerRead', next, Send(response)))
  })

const isOfNoNewerTerm = (s: Server, { mterm }: { readonly mterm: number }): Guard => [
  'm.mterm <= currentTerm[i]',
  mterm <= s.currentTerm,
  { mterm, currentTerm: s.currentTerm },
]

/** i takes the read of j, if it leads and may; otherwise j's client asks again. */
export const HandleReadIndexRequest = (
  c: Constants,
  i: ServerId,
  s: Server,
  j: ServerId,
  m: ReadIndexRequest,
): WholeOutcome =>
  given([isOfNoNewerTerm(s, m)], () => {
    const [, mayRead] = KnowsCommitted(c, s)
    const next = s.state === 'Leader' && mayRead ? AddRead(i, s, j, m.mread) : s
    return steps(step('HandleReadIndexRequest', next, Discard))
  })

/** i says in which term it is: in that of the question, no newer leader can have committed anything with the help of i. */
export const HandleConfirmRequest = (
  _c: Constants,
  i: ServerId,
  s: Server,
  j: ServerId,
  m: ConfirmRequest,
): WholeOutcome =>
  given([isOfNoNewerTerm(s, m)], () => {
    const ends = { msource: i, mdest: j }
    return steps(
      step(
        'HandleConfirmRequest',
        s,
        Reply({ mtype: 'ConfirmResponse', mterm: s.currentTerm, mround: m.mround, ...ends }),
      ),
    )
  })

/** Leader i led when j said so, after every read of that round or an earlier one came. */
export const HandleConfirmResponse = (
  _c: Constants,
  _i: ServerId,
  s: Server,
  j: ServerId,
  m: ConfirmResponse,
): WholeOutcome =>
  given(
    [['m.mterm = currentTerm[i]', m.mterm === s.currentTerm, { mterm: m.mterm, currentTerm: s.currentTerm }]],
    () => {
      const reads = variablesOf(s).reads.map((read) =>
        read.round <= m.mround && !read.confirmed.includes(j)
          ? { ...read, confirmed: [...read.confirmed, j].sort((a, b) => a - b) }
          : read,
      )
      return steps(step('HandleConfirmResponse', withVariables(s, { reads: sortedReads(reads) }), Discard))
    },
  )

/** i answers its client at the index that the leader named, whoever leads now. */
export const HandleReadIndexResponse = (
  _c: Constants,
  i: ServerId,
  s: Server,
  _j: ServerId,
  m: ReadIndexResponse,
): WholeOutcome =>
  given([isOfNoNewerTerm(s, m)], () =>
    steps(
      withEvent(step('HandleReadIndexResponse', s, Discard), {
        answered: [{ server: i, read: m.mread, index: m.mindex }],
      }),
    ),
  )
