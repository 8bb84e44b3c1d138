import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNodeFault, kindOf, type Planned } from '../../../../conformance/harness/chaos/fault.js'
import { drawSchedule, minority } from '../../../../conformance/harness/chaos/schedule.js'

const options = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    nodes: fc.constantFrom(3, 5),
    seconds: fc.nat({ max: 200 }),
    atOnce: fc.integer({ min: 1, max: 5 }),
  })
  .map((some) => ({ ...some, atOnce: Math.min(some.atOnce, some.nodes) }))

const overlap = (a: Planned, b: Planned): boolean => a.from < b.to && b.from < a.to

/** The most faults that are on at one moment, which is one at which some fault begins. */
const mostAtOnce = (planned: readonly Planned[]): number =>
  Math.max(0, ...planned.map(({ from }) => planned.filter((other) => other.from <= from && from < other.to).length))

describe('a schedule', () => {
  it('is fixed by its seed', () => {
    fc.assert(
      fc.property(options, (some) => {
        expect(drawSchedule(some)).toEqual(drawSchedule(some))
      }),
    )
  })

  it('is another one for another seed', () => {
    const some = { seed: 1, nodes: 3, seconds: 60, atOnce: 1 }
    expect(drawSchedule(some)).not.toEqual(drawSchedule({ ...some, seed: 2 }))
  })

  it('heals everything before the end, and no fault ends before it begins', () => {
    fc.assert(
      fc.property(options, (some) =>
        drawSchedule(some).every(({ from, to }) => 0 < from && from < to && to <= some.seconds),
      ),
    )
  })

  it('has at most as many nodes away at once as it was told, and each of them once', () => {
    fc.assert(
      fc.property(options, (some) => {
        const ofNodes = drawSchedule(some).filter(({ fault }) => isNodeFault(fault))
        expect(mostAtOnce(ofNodes)).toBeLessThanOrEqual(some.atOnce)
        for (const a of ofNodes) {
          for (const b of ofNodes) {
            if (a === b || !overlap(a, b) || !isNodeFault(a.fault) || !isNodeFault(b.fault)) continue
            expect(a.fault.aim.node).not.toBe(b.fault.aim.node)
          }
        }
      }),
    )
  })

  it('takes no majority away unless it is told to', () => {
    expect([1, 2, 3, 4, 5].map(minority)).toEqual([0, 0, 1, 1, 2])
  })

  it('can take all nodes away at once if it is told to', () => {
    const planned = drawSchedule({ seed: 1, nodes: 3, seconds: 60, atOnce: 3 })
    expect(mostAtOnce(planned.filter(({ fault }) => isNodeFault(fault)))).toBe(3)
  })

  it('has one fault of a slot after the other, in the order of their beginnings', () => {
    fc.assert(
      fc.property(options, (some) => {
        const planned = drawSchedule(some)
        expect(planned.map(({ from }) => from)).toEqual(planned.map(({ from }) => from).sort((a, b) => a - b))
        for (const slot of new Set(planned.map((one) => one.slot))) {
          expect(mostAtOnce(planned.filter((one) => one.slot === slot))).toBe(1)
        }
      }),
    )
  })

  it('brings every kind of fault within 35 seconds, whatever the seed', () => {
    const kinds = [
      ...['SIGKILL', 'SIGSTOP', 'disk: EIO at fdatasync', 'disk: ENOSPC', 'disk: slow'],
      ...['partition: alone', 'partition: halves', 'partition: mute', 'partition: deaf', 'partition: bridge'],
      ...['frames: delay', 'frames: reorder', 'frames: duplicate', 'frames: cut'],
    ]
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        const planned = drawSchedule({ seed, nodes: 3, seconds: 35, atOnce: 1 })
        expect(new Set(planned.map(({ fault }) => kindOf(fault)))).toEqual(new Set(kinds))
      }),
    )
  })
})
