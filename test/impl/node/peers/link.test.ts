import { isNone, none, type Option } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { linkToPeers } from '../../../../impl/node/peers/link.js'
import type { OpenTransport, Receiver } from '../../../../impl/node/ports/ports.js'
import { severable } from '../../../../impl/node/process/cut-off.js'
import { Index, type Message, ServerId, Term } from '../../../../impl/raft/types.js'
import { receiving } from '../reception.js'

const [n1, n2, n3] = [ServerId('n1'), ServerId('n2'), ServerId('n3')]

const append = (from: ServerId, to: ServerId, entries: number): Message => ({
  _tag: 'AppendEntries',
  from,
  to,
  term: Term(1),
  prevLogIndex: Index(0),
  prevLogTerm: Term(0),
  entries: Array.from({ length: entries }, () => ({ term: Term(1), payload: { _tag: 'Noop' as const } })),
  leaderCommit: Index(0),
})

const quiet = { RequestVote: 0, RequestVoteResponse: 0, AppendEntries: 0, Heartbeat: 0, AppendEntriesResponse: 0 }

describe('traffic', () => {
  it('is counted by peer, direction and kind; a heartbeat has no entries', () => {
    const link = linkToPeers(n1, [n1, n2, n3])
    link.sent(append(n1, n2, 0))
    link.sent(append(n1, n2, 2))
    link.sent(append(n1, n3, 0))
    link.received({ _tag: 'RequestVoteResponse', from: n3, to: n1, term: Term(1), voteGranted: true })
    // From a stranger, which no transport lets through.
    link.received(append(ServerId('n9'), n1, 0))
    expect(link.traffic()).toEqual([
      { peer: 'n2', sent: { ...quiet, AppendEntries: 1, Heartbeat: 1 }, received: quiet },
      { peer: 'n3', sent: { ...quiet, Heartbeat: 1 }, received: { ...quiet, RequestVoteResponse: 1 } },
    ])
  })
})

describe('a transport that can be cut off', () => {
  it('drops what goes and what comes while it is, and closes in any case', () => {
    const passed: string[] = []
    let fromPeer: Receiver = () => none
    const open: OpenTransport = ({ receive }, done) => {
      fromPeer = receive
      done(null, {
        send: (to, payload) => void passed.push(`to ${to}: ${payload.join()}`),
        reaches: () => true,
        close: (closed) => {
          passed.push('closed')
          closed()
        },
      })
    }
    let isCutOff = false
    const received = (from: ServerId, payload: Uint8Array): Option<string> => {
      passed.push(`from ${from}: ${payload.join()}`)
      return none
    }
    severable(open, () => isCutOff)(receiving(received), (_, transport) => {
      const both = (k: number): boolean => {
        transport.send(n2, Uint8Array.of(k))
        return isNone(fromPeer(n2, Uint8Array.of(k)))
      }
      expect(both(1)).toBe(true)
      isCutOff = true
      expect(both(2)).toBe(true)
      isCutOff = false
      expect(both(3)).toBe(true)
      isCutOff = true
      transport.close(() => passed.push('over'))
    })
    expect(passed).toEqual(['to n2: 1', 'from n2: 1', 'to n2: 3', 'from n2: 3', 'closed', 'over'])
  })
})
