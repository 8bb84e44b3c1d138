import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeMessage, encodeState } from '../../../impl/raft/encode.js'
import * as Log from '../../../impl/raft/log.js'
import { type Role, ServerId, type ServerState } from '../../../impl/raft/types.js'
import { message, state } from './arbitraries.js'

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
