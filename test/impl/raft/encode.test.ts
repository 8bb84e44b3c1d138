import * as fc from 'fast-check'
import { fromNullable } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { encodeMessage, encodeState } from '../../../impl/raft/encode.js'
import * as Log from '../../../impl/raft/log.js'
import {
  type Entry,
  Index,
  type Message,
  type Role,
  ServerId,
  type ServerState,
  Term,
} from '../../../impl/raft/types.js'

// Few values, so that equal ones come up; names and commands that look like the punctuation of the texts.
const name = fc.constantFrom('a', 'b', 'a","b', '-').map(ServerId)
const command = fc.constantFrom('', '1', '"', ',1:"x"')
const term = fc.integer({ min: 1, max: 2 }).map(Term)
const index = fc.nat(2).map(Index)
const optional = <A>(a: fc.Arbitrary<A>) => fc.option(a, { freq: 2 }).map(fromNullable)
const entry: fc.Arbitrary<Entry> = fc.record({
  term,
  payload: fc.oneof(
    fc.constant({ _tag: 'Noop' } as const),
    fc.record({ _tag: fc.constant('Command' as const), command }),
  ),
})
const entries = fc.array(entry, { maxLength: 2 })
const mapOf = <A>(value: fc.Arbitrary<A>) =>
  fc.uniqueArray(fc.tuple(name, value), { maxLength: 2, selector: ([key]) => key }).map((pairs) => new Map(pairs))

const role: fc.Arbitrary<Role> = fc.oneof(
  fc.record({ _tag: fc.constant('Follower' as const), leader: optional(name) }),
  fc.record({ _tag: fc.constant('Candidate' as const), votes: mapOf(fc.boolean()) }),
  fc.record({
    _tag: fc.constant('Leader' as const),
    progress: mapOf(fc.record({ nextIndex: index, matchIndex: index })),
  }),
)
const state: fc.Arbitrary<ServerState> = fc.record({
  currentTerm: term,
  votedFor: optional(name),
  log: entries.map(Log.fromEntries),
  role,
  commitIndex: index,
})

const envelope = { from: name, to: name, term }
const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ _tag: fc.constant('RequestVote' as const), ...envelope, lastLogIndex: index, lastLogTerm: term }),
  fc.record({ _tag: fc.constant('RequestVoteResponse' as const), ...envelope, voteGranted: fc.boolean() }),
  fc.record({
    _tag: fc.constant('AppendEntries' as const),
    ...envelope,
    prevLogIndex: index,
    prevLogTerm: term,
    entries,
    leaderCommit: index,
  }),
  fc.record({
    _tag: fc.constant('AppendEntriesResponse' as const),
    ...envelope,
    result: fc.oneof(
      fc.record({ _tag: fc.constant('Matched' as const), matchIndex: index }),
      fc.record({ _tag: fc.constant('Rejected' as const), conflict: fc.record({ index, term: optional(term) }) }),
    ),
  }),
)

/** Structural equality, as vitest sees it, of what the log holds rather than of how it is built. */
const plain = (s: ServerState) => ({ ...s, log: Log.toEntries(s.log) })
const equal = (a: unknown, b: unknown): boolean => {
  try {
    expect(a).toEqual(b)
    return true
  } catch {
    return false
  }
}

/** A value and, half of the time, an equal one that was made anew, else any other. */
const pair = <A>(values: fc.Arbitrary<A>) => fc.oneof(fc.clone(values, 2), fc.tuple(values, values))

describe('texts are equal exactly if the values are', () => {
  it('for states', () => {
    fc.assert(fc.property(pair(state), ([a, b]) => (encodeState(a) === encodeState(b)) === equal(plain(a), plain(b))))
  })

  it('for messages', () => {
    fc.assert(fc.property(pair(message), ([a, b]) => (encodeMessage(a) === encodeMessage(b)) === equal(a, b)))
  })

  it('whatever the order in which a map was filled', () => {
    const votes = (...names: readonly string[]): Role => ({
      _tag: 'Candidate',
      votes: new Map(names.map((n) => [ServerId(n), true])),
    })
    const a = { ...fc.sample(state, 1)[0]!, role: votes('n1', 'n2') }
    expect(encodeState({ ...a, role: votes('n2', 'n1') })).toBe(encodeState(a))
  })
})
