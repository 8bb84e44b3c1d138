/** The way to the peers: nothing goes out before the transport is open, and the messages that go either way are counted. */
import { isSome, none, type Option, some } from 'fp-ts/lib/Option.js'
import type { Message, ServerId } from '../../raft/types.js'
import { byKind, type CountedKind, countedKinds, type PeerTraffic } from '../core/backend.js'
import type { Transport } from '../ports/ports.js'

export interface Link extends Transport {
  readonly open: (transport: Transport) => void
  /** A message of Raft has left for a peer, or has come from one. */
  readonly sent: (message: Message) => void
  readonly received: (message: Message) => void
  /** The messages since the node began. */
  readonly traffic: () => readonly PeerTraffic[]
}

type Counts = Record<CountedKind, number>

const isCounted = (kind: string): kind is CountedKind => countedKinds.some((one) => one === kind)

const noMessages = (): Counts => byKind(() => 0)

const count = (counts: Counts | undefined, message: Message): void => {
  if (counts === undefined) return
  const isHeartbeat = message._tag === 'AppendEntries' && message.entries.length === 0
  const kind: string = isHeartbeat ? 'Heartbeat' : message._tag
  // The messages of features are not counted by kind: what a node says of itself stays as it is.
  if (isCounted(kind)) counts[kind] += 1
}

export const linkToPeers = (self: ServerId, servers: readonly ServerId[]): Link => {
  let transport: Option<Transport> = none
  const peers = servers.filter((server) => server !== self)
  const sent = new Map(peers.map((peer) => [peer, noMessages()]))
  const received = new Map(peers.map((peer) => [peer, noMessages()]))
  return {
    open: (opened) => {
      transport = some(opened)
    },
    send: (to, payload) => {
      if (isSome(transport)) transport.value.send(to, payload)
    },
    reaches: (to) => isSome(transport) && transport.value.reaches(to),
    close: (done) => {
      if (isSome(transport)) transport.value.close(done)
      else done()
    },
    sent: (message) => count(sent.get(message.to), message),
    received: (message) => count(received.get(message.from), message),
    traffic: () =>
      peers.map((peer) => ({
        peer,
        sent: { ...noMessages(), ...sent.get(peer) },
        received: { ...noMessages(), ...received.get(peer) },
      })),
  }
}
