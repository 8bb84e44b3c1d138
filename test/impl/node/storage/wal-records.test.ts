import { left, right } from 'fp-ts/lib/Either.js'
import { none, some } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { decodeHeader } from '../../../../impl/node/storage/wal-header.js'
import { decodeRecord, encodeBatch, encodeIncarnation } from '../../../../impl/node/storage/wal-records.js'
import { Index, type Persist, ServerId, Term } from '../../../../impl/raft/types.js'

describe('a record of the write-ahead log', () => {
  it.each([none, some(ServerId('n2'))])('is read as it was written', (votedFor) => {
    const persist: Persist = {
      ...{ _tag: 'Persist', currentTerm: Term(3), votedFor, keep: Index(2) },
      entries: [
        { term: Term(2), payload: { _tag: 'Noop' } },
        { term: Term(3), payload: { _tag: 'Command', command: 'c' } },
      ],
    }
    expect(decodeRecord(encodeBatch(persist))).toEqual(right({ _tag: 'Batch', persist, committed: 0 }))
    expect(decodeRecord(encodeIncarnation(7))).toEqual(right({ _tag: 'Incarnation', incarnation: 7, begun: null }))
  })

  it('says what it should be where it is something else', () => {
    for (const bad of ['7', '[]', '{"record":"else"}'])
      expect(decodeRecord(Buffer.from(bad))).toEqual(left(`it is ${bad}; expected a record of a write-ahead log`))
    const header = 'it is 7; expected a header'
    expect(decodeHeader(Buffer.from('7'))).toEqual(left(header))
  })
})
