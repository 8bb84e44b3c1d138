/** Counts the messages between a node and each of its peers. */
import type { Message, ServerId } from '../../raft/types.js'
import type { MessageCounts, PeerTraffic } from '../core/backend.js'

export interface Traffic {
  readonly sent: (message: Message) => void
  readonly received: (message: Message) => void
  readonly report: () => readonly PeerTraffic[]
}

type Tally = { -readonly [Kind in keyof MessageCounts]: number }

const noMessages = (): Tally => ({
  RequestVote: 0,
  RequestVoteResponse: 0,
  AppendEntries: 0,
  Heartbeat: 0,
  AppendEntriesResponse: 0,
})

const count = (tally: Tally | undefined, message: Message): void => {
  if (tally === undefined) return
  const isHeartbeat = message._tag === 'AppendEntries' && message.entries.length === 0
  tally[isHeartbeat ? 'Heartbeat' : message._tag] += 1
}

export const trafficOf = (self: ServerId, servers: readonly ServerId[]): Traffic => {
  const peers = servers.filter((server) => server !== self)
  const sent = new Map(peers.map((peer) => [peer, noMessages()]))
  const received = new Map(peers.map((peer) => [peer, noMessages()]))
  return {
    sent: (message) => count(sent.get(message.to), message),
    received: (message) => count(received.get(message.from), message),
    report: () =>
      peers.map((peer) => ({
        peer,
        sent: { ...noMessages(), ...sent.get(peer) },
        received: { ...noMessages(), ...received.get(peer) },
      })),
  }
}
