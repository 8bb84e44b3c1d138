import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Link, linkedList } from '../../../../impl/node/queues/linked-list.js'

describe('a linked list', () => {
  it('is an array to which things are added at the end, and from which any may go', () => {
    const act = fc.oneof(
      fc.constant({ _tag: 'Add' } as const),
      fc.constant({ _tag: 'Take' } as const),
      fc.record({ _tag: fc.constant('Remove' as const), which: fc.nat() }),
    )
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const list = linkedList<number>()
        let array: readonly number[] = []
        const links: Link<number>[] = []
        for (const each of acts) {
          if (each._tag === 'Add') {
            array = [...array, links.length]
            links.push(list.add(links.length))
          } else if (each._tag === 'Take') {
            expect(list.take()).toBe(array[0] ?? null)
            array = array.slice(1)
          } else if (links.length > 0) {
            // One that is out already may be asked for again.
            const which = each.which % links.length
            list.remove(links[which]!)
            array = array.filter((k) => k !== which)
          }
          expect([list.first(), list.size()]).toEqual([array[0] ?? null, array.length])
        }
        const out = links.filter((_, k) => !array.includes(k))
        expect(out).toEqual(out.map(() => ({ value: null, earlier: null, later: null })))
        expect(array.map(() => list.take())).toEqual(array)
      }),
    )
  })
})
