import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agrees, fits } from '../../../conformance/explanation/matches.js'
import {
  differences,
  type MessagePattern,
  messageDifferences,
  type Observed,
} from '../../../conformance/explanation/observation.js'
import { fromArray, Len } from '../../../model/raft/sequence.js'
import type { Message, Server } from '../../../model/raft/types.js'

/** So few values that two of them are often the same. */
const small = fc.integer({ min: 0, max: 2 })
const entry = fc.record({ term: small, value: fc.constantFrom('a', 'b') })
const entries = fc.array(entry, { maxLength: 2 })
const some = fc.subarray([0, 1, 2])
const each = fc.tuple(small, small)

const server: fc.Arbitrary<Server> = fc.record({
  currentTerm: small,
  state: fc.constantFrom<Server['state']>('Follower', 'Candidate', 'Leader'),
  votedFor: fc.constantFrom(-1, 0, 1),
  log: entries.map(fromArray),
  commitIndex: small,
  votesResponded: some,
  votesGranted: some,
  nextIndex: each,
  matchIndex: each,
})

/** What is observed of a state: each variable as it is, as in another state, or not at all. */
const observed = (s: Server): fc.Arbitrary<Observed> =>
  fc
    .tuple(server, fc.array(fc.constantFrom('own', 'own', 'own', 'other', 'none'), { minLength: 10, maxLength: 10 }))
    .map(([other, choices]) => {
      const from = (state: Server): Required<Omit<Observed, 'beyond' | 'features' | 'members'>> => ({
        currentTerm: state.currentTerm,
        state: state.state,
        votedFor: state.votedFor,
        log: state.log,
        lastIndex: Len(state.log),
        lastTerm: state.log?.last.term ?? 0,
        commitIndex: state.commitIndex,
        votesResponded: state.votesResponded,
        votesGranted: state.votesGranted,
        matchIndex: state.matchIndex,
      })
      const [own, foreign] = [Object.entries(from(s)), Object.entries(from(other))]
      return Object.fromEntries(
        own.flatMap((field, k) => {
          if (choices[k] === 'none') return []
          return [choices[k] === 'own' ? field : (foreign[k] ?? field)]
        }),
      )
    })

const ends = { msource: fc.constantFrom(0, 1), mdest: fc.constantFrom(0, 1), mterm: small }
const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ mtype: fc.constant('RequestVoteRequest'), ...ends, mlastLogTerm: small, mlastLogIndex: small }),
  fc.record({ mtype: fc.constant('RequestVoteResponse'), ...ends, mvoteGranted: fc.boolean() }),
  fc.record({
    ...{ mtype: fc.constant('AppendEntriesRequest'), ...ends, mprevLogIndex: small, mprevLogTerm: small },
    ...{ mentries: entries, mcommitIndex: small },
  }),
  fc.record({ mtype: fc.constant('AppendEntriesResponse'), ...ends, msuccess: fc.boolean(), mmatchIndex: small }),
) as fc.Arbitrary<Message>

const ALWAYS = ['mtype', 'msource', 'mdest', 'mterm']

/** One field of a message is another, or some are left out. */
const pattern = (m: Message): fc.Arbitrary<MessagePattern> =>
  fc.tuple(message, fc.nat(), fc.array(fc.nat({ max: 9 }), { maxLength: 2 })).map(([other, at, without]) => {
    const foreign = new Map<string, unknown>(Object.entries(other))
    const fields = Object.entries(m).map(([name, value], k, all) => {
      return [name, k === at % all.length ? (foreign.get(name) ?? value) : value] as const
    })
    return Object.fromEntries(
      fields.filter(([name], k) => ALWAYS.includes(name) || !without.includes(k)),
    ) as unknown as MessagePattern
  })

describe('whether a state or a message is as observed', () => {
  it('agrees where there are no differences, and only there', () => {
    const beyond = fc.option(fc.record({ keep: small, append: entries }), { nil: undefined })
    const requested = fc.constantFrom(true, false, undefined)
    const cases = server.chain((s) =>
      fc.tuple(
        fc.oneof(server, fc.constant(s)),
        fc.constant(s),
        observed(s),
        fc.boolean(),
        fc.oneof(fc.constant(undefined), beyond),
        requested,
      ),
    )
    const seen = { agree: 0, differ: 0 }
    fc.assert(
      fc.property(cases, ([before, s, told, restarted, untold, asked]) => {
        const after = untold === undefined ? told : { ...told, beyond: untold }
        const observation = {
          ...{ received: null, sent: [], restarted, timedOut: false, mayIgnore: false, after },
          ...(asked === undefined ? {} : { requested: asked }),
        }
        const expected = [...differences(before, s, observation)].length === 0
        seen[expected ? 'agree' : 'differ'] += 1
        expect(agrees(before, s, observation)).toBe(expected)
      }),
      { numRuns: 3_000 },
    )
    expect(Math.min(seen.agree, seen.differ)).toBeGreaterThan(100)
  })

  it('fits where no field of a message differs, and only there', () => {
    const seen = { fit: 0, differ: 0 }
    fc.assert(
      fc.property(
        message.chain((m) => fc.tuple(fc.constant(m), pattern(m))),
        ([m, o]) => {
          const expected = messageDifferences(m, o).length === 0
          seen[expected ? 'fit' : 'differ'] += 1
          expect(fits(m, o)).toBe(expected)
        },
      ),
      { numRuns: 3_000 },
    )
    expect(Math.min(seen.fit, seen.differ)).toBeGreaterThan(100)
  })
})
