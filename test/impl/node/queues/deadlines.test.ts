import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deadlines } from '../../../../impl/node/queues/deadlines.js'
import { virtualTime } from '../../../../impl/node/simulated/clock.js'

const LIMIT = 10

describe('deadlines', () => {
  it('are missed in their order, each at its time, but not those that were met before', () => {
    const thing = fc.record({ pause: fc.nat({ max: 7 }), takes: fc.constantFrom(1, 3, 9, 11, 20) })
    fc.assert(
      fc.property(fc.array(thing), (things) => {
        const time = virtualTime()
        const missed: (readonly [number, number])[] = []
        const { begin, met } = deadlines({ ...time, random: () => 0 }, LIMIT)
        const began: number[] = []
        let at = 0
        for (const [i, { pause, takes }] of things.entries()) {
          at += pause
          began.push(at)
          time.after(at, () => {
            const deadline = begin(() => missed.push([time.now(), i]))
            time.after(takes, () => met(deadline))
          })
        }
        while (time.runNext()) {}
        expect(missed).toEqual(
          things.flatMap(({ takes }, i) => (takes > LIMIT ? [[(began[i] ?? 0) + LIMIT, i] as const] : [])),
        )
      }),
    )
  })

  it('are missed no more once they are stopped', () => {
    const time = virtualTime()
    const missed: string[] = []
    const { begin, stop } = deadlines({ ...time, random: () => 0 }, LIMIT)
    begin(() => missed.push('one'))
    time.runUntil(5)
    stop()
    while (time.runNext()) {}
    expect(missed).toEqual([])
  })
})
