import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fieldsOf, messageKinds, type OfFields, ofFields } from '../../../impl/raft/messages.js'
import { message } from './arbitraries.js'

it('every message has the fields of its kind, besides its ends and its term, and no others', () => {
  const kinds = new Set<string>()
  fc.assert(
    fc.property(message, (m) => {
      kinds.add(m._tag)
      const fields = fieldsOf(m._tag).map(([name]) => name)
      expect(Object.keys(m).sort()).toEqual(['_tag', 'from', 'term', 'to', ...fields].sort())
      const same: OfFields<unknown> = {
        index: (x) => x,
        term: (x) => x,
        vote: (x) => x,
        count: (x) => x,
        entries: (x) => x,
        data: (x) => x,
        members: (x) => x,
        result: (x) => x,
      }
      const values = new Map<string, unknown>(Object.entries(m))
      for (const { name, made } of ofFields(m, same)) expect(made).toBe(values.get(name))
    }),
    { numRuns: 200 },
  )
  expect([...kinds].sort()).toEqual([...messageKinds].sort())
})
