/** The lines of one node as steps, and what of CCF is no step of Raft as figure 2 has it. */
import { left, right } from 'fp-ts/lib/Either.js'
import type { Effect as StepEffect } from '../read-steps.js'
import type { Place } from '../step.js'
import type { CcfEvent, Passing } from './line.js'
import { continued, type OpenStep, opened, roleOf } from './open-step.js'
import { packetOf } from './packets.js'

type Effect = StepEffect<OpenStep>

const begins = (step: OpenStep): Effect => right({ isNew: true, step })
const goesOn = (step: OpenStep): Effect => right({ isNew: false, step })
const refused = (found: string, expected: string): Effect => left({ found, expected })

/** The effect of a line on `open`, the step of the node that is open; undefined before its first line. */
export const effectOf = (open: OpenStep | undefined, line: CcfEvent, at: Place): Effect => {
  if (open === undefined) return starts(line, at)
  switch (line.function) {
    case 'bootstrap':
      return alone(line)
    case 'add_configuration':
      return open.event === 'Restart' && line.state.last_idx === 0 ? goesOn(continued(open, line)) : membersChange(line)
    case 'become_candidate':
      return begins(opened(at, 'ElectionTimeout', line, open))
    case 'become_leader':
      return becomesLeader(open, line)
    case 'become_follower':
      return becomesFollower(open, line, at)
    case 'replicate':
    case 'append':
      return adds(open, line, at)
    case 'become_pre_vote_candidate':
    case 'commit':
    case 'execute_append_entries_sync':
    case 'recv_propose_request_vote':
    case 'step_down_and_nominate_successor':
      return goesOn(continued(open, line))
    default:
      return passes(open, line, at)
  }
}

const starts = (line: CcfEvent, at: Place): Effect => {
  if (line.function === 'bootstrap') return alone(line)
  if (line.function === 'add_configuration' && line.state.last_idx === 0) return begins(opened(at, 'Restart', line))
  return refused(
    `node ${line.node} begins with ${line.function}`,
    'add_configuration of all nodes before the first entry: a node that joins cannot be told yet',
  )
}

const alone = ({ node }: CcfEvent): Effect =>
  refused(
    `node ${node} leads without an election (bootstrap)`,
    'a cluster that elects its leader: members that join one node cannot be told yet',
  )

const membersChange = ({ node }: CcfEvent): Effect =>
  refused(
    `node ${node} changes the members (add_configuration)`,
    'members that stay the same: a change cannot be told yet',
  )

/** How many entries are gone since the line before. */
const dropped = ({ last }: OpenStep, line: CcfEvent): number =>
  last.state.last_idx + (last.function === 'replicate' ? 1 : 0) - line.state.last_idx

const dropsUnsigned = (count: number, { node }: CcfEvent): Effect =>
  refused(
    `node ${node} drops ${count === 1 ? 'an entry' : `${count} entries`} that no signature covers (become_follower or become_leader)`,
    'a run in which every entry is signed before an election: Raft drops entries only for a leader that has others',
  )

const becomesLeader = (open: OpenStep, line: CcfEvent): Effect => {
  const isElected = open.event === 'ElectionTimeout' || open.received?.body.type === 'RequestVoteResponse'
  if (!isElected) return alone(line)
  const count = dropped(open, line)
  return count > 0 ? dropsUnsigned(count, line) : goesOn(continued(open, line))
}

/** Whether the message that opened the step is why the node follows. */
const isWhy = ({ received, first, role }: OpenStep, line: CcfEvent): boolean => {
  if (received === null || received.term < line.state.current_view) return false
  return (
    line.state.current_view > first.state.current_view || (role !== 'Leader' && received.body.type === 'AppendEntries')
  )
}

const becomesFollower = (open: OpenStep, line: CcfEvent, at: Place): Effect => {
  const count = dropped(open, line)
  if (count > 0) return dropsUnsigned(count, line)
  if (isWhy(open, line)) return goesOn(continued(open, line))
  if (line.state.current_view > open.last.state.current_view)
    return refused(
      `node ${line.node} goes to term ${line.state.current_view} for no message of the step`,
      'a run in which no pre-vote brings a new term: it cannot be told yet',
    )
  return begins(opened(at, 'HeartbeatTimeout', line, open))
}

const adds = (open: OpenStep, line: CcfEvent, at: Place): Effect => {
  if (roleOf(line, open.role) !== 'Leader') return goesOn(continued(open, line))
  const term = line.state.current_view
  if (open.event === 'ClientRequests' && open.sent.length === 0)
    return goesOn(continued(open, line, { appended: [...open.appended, term] }))
  return begins({ ...opened(at, 'ClientRequests', line, open), appended: [term] })
}

/** A message that the node sends or receives. Pre-votes are left out: they change nothing that a trace of version 1 tells. */
const passes = (open: OpenStep, line: CcfEvent & Passing, at: Place): Effect => {
  if (line.isPreVote) return goesOn(continued(open, line))
  const packet = packetOf(line)
  const { body } = packet
  if (body.type === 'AppendEntries' && body.count < 0)
    return refused(`packet.idx is before packet.prev_idx by ${-body.count}`, 'the last index of what is sent')
  if (line.function.startsWith('recv_')) return begins({ ...opened(at, 'Receive', line, open), received: packet })
  if (body.type === 'RequestVote' && body.lastLogIndex !== line.state.last_idx)
    return refused(
      `node ${line.node} asks for votes with its last signature, at ${body.lastLogIndex}, and has ${line.state.last_idx} entries`,
      'a candidate whose last entry is signed: Raft compares the last entries',
    )
  const isBeat =
    body.type === 'AppendEntries' &&
    !['send_append_entries', 'become_leader', 'replicate', 'append'].includes(open.last.function)
  return isBeat
    ? begins({ ...opened(at, 'HeartbeatTimeout', line, open), sent: [packet] })
    : goesOn(continued(open, line, { sent: [...open.sent, packet] }))
}
