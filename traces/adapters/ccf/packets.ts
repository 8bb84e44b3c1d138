/** A message of CCF as one of figure 2. */
import type { Body, Packet } from '../step.js'
import type { CcfEvent, Passing } from './line.js'

const isOk = (success: string | number): boolean => success === 'OK' || success === 0

const bodyOf = (event: Passing): Body => {
  switch (event.function) {
    case 'send_append_entries':
    case 'recv_append_entries': {
      const { idx, prev_idx: prevLogIndex, prev_term: prevLogTerm, leader_commit_idx: leaderCommit } = event.packet
      return { type: 'AppendEntries', prevLogIndex, prevLogTerm, count: idx - prevLogIndex, leaderCommit }
    }
    case 'send_append_entries_response':
    case 'recv_append_entries_response': {
      const { success, last_log_idx: matchIndex } = event.packet
      return isOk(success)
        ? { type: 'AppendEntriesResponse', success: true, matchIndex }
        : { type: 'AppendEntriesResponse', success: false }
    }
    case 'send_request_vote':
    case 'recv_request_vote': {
      const { last_committable_idx: lastLogIndex, term_of_last_committable_idx: lastLogTerm } = event.packet
      return { type: 'RequestVote', lastLogIndex, lastLogTerm }
    }
    default:
      return { type: 'RequestVoteResponse', voteGranted: event.packet.vote_granted }
  }
}

/** What the lines of sender and receiver have in common. */
const textOf = (from: string, to: string, { function: name, packet }: Passing): string => {
  const told = Object.entries(packet)
    .filter(([field, value]) => field !== 'msg' && typeof value !== 'object')
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([field, value]) => `${field} ${value}`)
  return `${name.slice('send_'.length)} from ${from} to ${to}: ${told.join(', ')}`
}

export const packetOf = (event: CcfEvent & Passing): Packet => {
  const isSent = event.function.startsWith('send_')
  const [from, to] = isSent ? [event.node, event.peer] : [event.peer, event.node]
  // A refusal names the term of an entry that may match, which can be an old one: its sender's term is told beside it.
  const term = isSent ? event.state.current_view : event.packet.term
  return { from, to, term, text: textOf(from, to, event), body: bodyOf(event) }
}
