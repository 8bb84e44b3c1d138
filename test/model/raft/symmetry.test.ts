import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeElection, encodeLog, encodeMessage, encodeServer } from '../../../model/raft/encode.js'
import { raft } from '../../../model/raft/protocol.js'
import { Len } from '../../../model/raft/sequence.js'
import { symmetry } from '../../../model/raft/symmetry.js'
import { type Election, type Message, Nil, type Server } from '../../../model/raft/types.js'
import { messages, servers } from './arbitraries.js'
import { appendRequest, logOf, server, small, three, threeWithHistory } from './states.js'

/** The checker hands each variable its own values, which the types cannot say. */
const own = (value: unknown) => value as never

/** Server 0 becomes 2, 1 becomes 0, 2 becomes 1. */
const to = [2, 0, 1]

describe('permuting the servers', () => {
  const local = (permutation: readonly number[], s: Server) => symmetry(threeWithHistory).local(permutation, s)
  const message = (permutation: readonly number[], m: Message) => symmetry(threeWithHistory).message(permutation, m)

  it('renames them in every variable', () => {
    const s = server({
      currentTerm: 4,
      state: 'Candidate',
      votedFor: 0,
      log: logOf(1, 3),
      commitIndex: 1,
      votesResponded: [0, 1],
      votesGranted: [1, 2],
      voterLog: new Map([
        [1, logOf(1)],
        [2, logOf()],
      ]),
      nextIndex: [5, 6, 7],
      matchIndex: [0, 1, 2],
    })
    const permuted = local(to, s)
    expect(permuted).toEqual({
      ...s,
      votedFor: 2,
      votesResponded: [0, 2],
      votesGranted: [0, 1],
      voterLog: new Map([
        [0, logOf(1)],
        [1, logOf()],
      ]),
      nextIndex: [6, 7, 5],
      matchIndex: [1, 2, 0],
    })
    expect(local(to, server()).votedFor).toBe(Nil)
  })

  it('keeps sets and functions sorted, by number', () => {
    const back = [2, 1, 0]
    const voterLog = new Map([
      [0, logOf(1)],
      [2, logOf()],
    ])
    const s = local(back, server({ votesGranted: [0, 2], voterLog }))
    expect(s.votesGranted).toEqual([0, 2])
    expect([...(s.voterLog ?? [])]).toEqual([
      [0, logOf()],
      [2, logOf(1)],
    ])
  })

  it('leaves out the history where it is not kept', () => {
    expect(symmetry(three).history).toEqual([])
    expect(Object.keys(local(to, server()))).not.toContain('voterLog')
  })

  it('renames them in messages', () => {
    const m = appendRequest({ msource: 0, mdest: 1, mterm: 7 })
    expect(message(to, m)).toEqual({ ...m, msource: 2, mdest: 0 })
  })

  it('renames them in elections, and in no log', () => {
    const election: Election = {
      eterm: 2,
      eleader: 0,
      elog: logOf(1),
      evotes: [0, 1],
      evoterLog: new Map([
        [0, logOf()],
        [1, logOf(1)],
      ]),
    }
    const permuted: Election = {
      ...election,
      eleader: 2,
      evotes: [0, 2],
      evoterLog: new Map([
        [0, logOf(1)],
        [2, logOf()],
      ]),
    }
    const logs = new Map([[encodeLog(logOf(1)), logOf(1)]])
    const [ofElections, ofLogs, ...others] = symmetry(threeWithHistory).history
    expect(others).toEqual([])
    const found = ofElections?.(to, own(new Map([[encodeElection(election), election]])))
    expect(found).toEqual(new Map([[encodeElection(permuted), permuted]]))
    expect(ofLogs?.(to, own(logs))).toBe(logs)
  })

  it('and then back changes nothing', () => {
    const back = [1, 2, 0]
    fc.assert(
      fc.property(servers, messages, (s, m) => {
        expect(encodeServer(local(back, local(to, s)))).toBe(encodeServer(local([0, 1, 2], s)))
        expect(message(back, message(to, m))).toEqual(m)
      }),
    )
  })

  it('permutes what a server may do', () => {
    const { receive, spontaneous } = raft({ ...small, bounds: { ...small.bounds, servers: 3 } })
    const texts = (steps: ReturnType<typeof receive>) =>
      steps.map((s) => `${s.action} ${encodeServer(s.next)} ${s.sent.map(encodeMessage)} ${s.consumes}`).sort()
    const renamed = (steps: ReturnType<typeof receive>) =>
      texts(steps.map((s) => ({ ...s, next: local(to, s.next), sent: s.sent.map((m) => message(to, m)) })))
    fc.assert(
      fc.property(servers, messages, fc.nat(2), (s, m, i) => {
        // A leader's next entry is at most the one after its last.
        const nextIndex = s.nextIndex.map((index) => Math.max(1, Math.min(index, Len(s.log) + 1)))
        const plain = { ...local([0, 1, 2], s), nextIndex }
        const permuted = local(to, plain)
        expect(texts(spontaneous(to[i] ?? i, permuted))).toEqual(renamed(spontaneous(i, plain)))
        expect(texts(receive(to[i] ?? i, permuted, message(to, m)))).toEqual(renamed(receive(i, plain, m)))
      }),
    )
  })
})
