/** The lines of one node as steps: where one ends and the next begins is inferred. */
import { left, right } from 'fp-ts/lib/Either.js'
import type { Effect as StepEffect } from '../read-steps.js'
import type { Packet, Place } from '../step.js'
import type { EtcdEvent } from './line.js'
import { type OpenStep, opened } from './open-step.js'
import { packetOf } from './packets.js'

type Effect = StepEffect<OpenStep>

const begins = (step: OpenStep): Effect => right({ isNew: true, step })
const refused = (found: string, expected: string): Effect => left({ found, expected })

/** The effect of a line on `open`, the step of the node that is open; undefined before its first line. */
export const effectOf = (open: OpenStep | undefined, line: EtcdEvent, at: Place): Effect => {
  if (line.conf[1].length > 0) return membersChange(line)
  if (line.name === 'InitState') return begins(opened(at, 'Restart', line))
  if (open === undefined)
    return refused(`node ${line.nid} begins with ${line.name}`, 'InitState, with which each node begins')
  const continued = (change: Partial<OpenStep> = {}): Effect =>
    right({ isNew: false, step: { ...open, ...change, last: line } })
  switch (line.name) {
    case 'ChangeConf':
      return membersChange(line)
    case 'SendSnapshot':
    case 'ReceiveSnapshot':
      return snapshot(line)
    case 'BecomeCandidate':
      return begins(opened(at, 'ElectionTimeout', line))
    case 'BecomeFollower':
      return becomesFollower(open, line, at, continued)
    case 'Replicate':
      return replicates(open, line, at, continued)
    case 'ApplyConfChange':
    case 'BecomeLeader':
    case 'Commit':
    case 'Ready':
      return continued()
    default:
      return passes(open, line, at, continued)
  }
}

type Continued = (change?: Partial<OpenStep>) => Effect

const membersChange = ({ nid, name }: EtcdEvent): Effect =>
  refused(
    `node ${nid} changes the members of the cluster (${name})`,
    'members that stay the same: a change cannot be told yet',
  )

const snapshot = ({ nid, name }: EtcdEvent): Effect =>
  refused(`node ${nid} sends or receives a snapshot (${name})`, 'a run without snapshots: they cannot be told yet')

/** Whether the message that opened the step is why the node follows. */
const isWhy = ({ received, first }: OpenStep, line: EtcdEvent): boolean => {
  if (received === null || line.state.term !== received.term) return false
  if (received.term > first.state.term) return true
  const isCandidate = first.role === 'StateCandidate' || first.role === 'StatePreCandidate'
  const { body } = received
  return isCandidate && (body.type === 'AppendEntries' || (body.type === 'RequestVoteResponse' && !body.voteGranted))
}

const becomesFollower = (open: OpenStep, line: EtcdEvent, at: Place, continued: Continued): Effect => {
  const isStarting =
    open.event === 'Restart' && ['InitState', 'ApplyConfChange', 'BecomeFollower'].includes(open.last.name)
  if (isStarting || isWhy(open, line)) return continued()
  if (line.state.term > open.last.state.term)
    return refused(
      `node ${line.nid} goes to term ${line.state.term} for a message that the trace does not tell`,
      'a run without pre-votes and handovers of leadership, the messages of which etcd leaves out',
    )
  return begins(opened(at, 'HeartbeatTimeout', line))
}

const replicates = (open: OpenStep, line: EtcdEvent, at: Place, continued: Continued): Effect => {
  const appended = [...open.appended, line.state.term]
  // The first entry of a new leader, or the next one of the same proposal.
  if (open.last.name === 'BecomeLeader' || (open.event === 'ClientRequests' && open.last.name === 'Replicate'))
    return continued({ appended })
  return begins({ ...opened(at, 'ClientRequests', line), appended: [line.state.term] })
}

/** A message that the node sends or receives. */
const passes = (open: OpenStep, line: EtcdEvent, at: Place, continued: Continued): Effect => {
  const packet = line.msg === undefined ? null : packetOf(line.msg)
  if (packet === null) return snapshot(line)
  // A node's own vote and its own copy of entries are counted within the step in which they are told.
  if (packet.from === packet.to) return continued()
  if (line.name.startsWith('Receive')) return begins({ ...opened(at, 'Receive', line), received: packet })
  const isHeartbeat = line.msg?.type === 'MsgHeartbeat'
  if (!isHeartbeat || isSameBeat(open, packet)) return continued({ sent: [...open.sent, packet] })
  return begins({ ...opened(at, 'HeartbeatTimeout', line), sent: [packet] })
}

/** Whether the heartbeat is one to a further node of those that the step has sent. */
const isSameBeat = (open: OpenStep, { to }: Packet): boolean =>
  open.last.msg?.type === 'MsgHeartbeat' &&
  open.last.name === 'SendAppendEntriesRequest' &&
  open.sent.every((packet) => packet.to !== to)
