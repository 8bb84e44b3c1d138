/** What was ever committed is remembered where all servers forget it, and its loss is a violation. */
import { describe, expect, it } from 'vitest'
import { explore } from '../../../model/checker/explore.js'
import { encodeCommitted, everCommitted } from '../../../model/raft/history.js'
import { everCommittedInvariants } from '../../../model/raft/invariants/ever-committed.js'
import { raft } from '../../../model/raft/protocol.js'
import type { Server } from '../../../model/raft/types.js'
import { holdsIn } from '../naive.js'
import { logOf, server, small, three } from './states.js'

const known = (index: number, term: number, entryTerm: number) => ({
  index,
  term,
  entry: { term: entryTerm, value: 'v1' },
})

const violated = (servers: readonly Partial<Server>[], ...ever: readonly ReturnType<typeof known>[]) => {
  const history = [new Map(ever.map((one) => [encodeCommitted(one), one]))]
  const state = { servers: [0, 1, 2].map((i) => server(servers[i])), messages: [], history }
  return everCommittedInvariants(three)
    .filter((invariant) => !holdsIn({ history: [everCommitted] }, invariant, state))
    .map(({ name }) => name)
}

const has = { log: logOf(2), currentTerm: 2 }

describe('what was ever committed', () => {
  it('is what servers know in the states that are left, with their terms', () => {
    const s = server({ log: logOf(1, 2, 2), commitIndex: 2, currentTerm: 3 })
    const first = everCommitted.observe?.(everCommitted.initial, 0, s) ?? new Map()
    expect([...first.values()]).toEqual([known(1, 3, 1), known(2, 3, 2)])
    expect(everCommitted.observe?.(first, 1, server({ commitIndex: 0 }))).toEqual(first)
    expect(everCommitted.encode(first)).toBe('1|3|1:v1\n2|3|2:v1')
  })

  it('may be forgotten, and be known to leaders of later terms alone', () => {
    expect(violated([has, has, {}], known(1, 2, 2))).toEqual([])
    expect(violated([has, has, { state: 'Leader', currentTerm: 1 }], known(1, 2, 2))).toEqual([])
    expect(violated([{ ...has, state: 'Leader' }, has], known(1, 2, 2))).toEqual([])
  })

  it('is never replaced', () => {
    const other = { log: logOf(3), commitIndex: 1 }
    expect(violated([has, has, other], known(1, 2, 2))).toEqual(['EverCommittedAgrees'])
    expect(violated([has, has], known(1, 2, 2), known(1, 3, 3))).toContain('EverCommittedAgrees (everCommitted)')
  })

  it('is in the leaders of its term and of later ones', () => {
    for (const currentTerm of [2, 3])
      expect(violated([has, has, { state: 'Leader', currentTerm }], known(1, 2, 2))).toEqual(['EverCommittedInLeaders'])
  })

  it('is in a server of every quorum', () => {
    expect(violated([has, {}, {}], known(1, 2, 2))).toEqual(['EverCommittedIsDurable'])
    expect(violated([{ log: logOf(2) }, { log: logOf(2, 2) }, {}], known(1, 2, 2), known(2, 2, 2))).toEqual([
      'EverCommittedIsDurable',
    ])
  })
})

describe('a cluster in which a restart loses the log', () => {
  const bounds = { servers: 3, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 1, maxCopies: 1 }
  const narrowing = { onlyCandidate: [{ server: 0, term: 2 }], emptyLog: [2] }
  const model = raft({ ...small, bounds, network: 'no-duplication', narrowing, everCommitted: true })

  it('is seen by the history alone, once nobody knows any more', () => {
    const { violation } = explore({
      ...model,
      spontaneous: (i, s) =>
        model
          .spontaneous(i, s)
          .map((step) => (step.action === 'Restart' ? { ...step, next: { ...step.next, log: null } } : step)),
      actionProperties: [],
      invariants: model.invariants.filter(({ name }) => /^EverCommitted|^QuorumLogInv$/.test(name)),
    })
    const last = violation?.steps.at(-1)
    expect([violation?.property, last?.action]).toEqual(['EverCommittedIsDurable', 'Restart'])
    expect(last?.state.servers.map(({ commitIndex }) => commitIndex)).toEqual([0, 0, 0])
  })
})
