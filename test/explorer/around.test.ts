import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BOX, layoutOf, lineOf } from '../../explorer/graph/layout.js'
import { nameOf, signsOf } from '../../explorer/graph/picture.js'
import type { Reach } from '../../explorer/run/around.js'
import type { Session } from '../../explorer/run/session.js'
import { beginWith } from '../../explorer/subject/begin.js'
import { firstSubject } from '../../explorer/subject/subject.js'
import { pair, taking } from './sessions.js'

const reach: Reach = { steps: 1, back: 2, most: 60, network: true, filter: '' }

/** Without variables that only remember, which tell states apart that look alike. */
const plain = { ...firstSubject, history: false }

const go = (session: Session, way: readonly number[]): Session => way.reduce((at, choice) => at.take(choice), session)

/** The variables of all servers. */
const valuesOf = ({ view }: Session): ReadonlyMap<string, string> =>
  new Map(
    view.servers.flatMap(({ name, variables }) => variables.map((one) => [`${name}.${one.name}`, one.value] as const)),
  )

describe('the states around one', () => {
  it('are each shown once: a restart leads back, and two timeouts meet whatever their order', () => {
    const around = beginWith(plain).around({ ...reach, steps: 2, filter: 'Timeout' })
    // From 3 followers of term 1: a timeout of each, then of two different ones, or of one twice.
    expect(around.states.map(({ distance }) => distance)).toEqual([0, 1, 1, 1, 2, 2, 2, 2, 2, 2])
    const intoBoth = around.steps.filter(({ to }) => around.states[to]?.changes.length === 4)
    expect(intoBoth.map(({ texts }) => texts)).toEqual([
      ['Timeout s2'],
      ['Timeout s3'],
      ['Timeout s1'],
      ['Timeout s3'],
      ['Timeout s1'],
      ['Timeout s2'],
    ])
    const still = beginWith({ ...pair, history: false }).around({ ...reach, filter: 'Restart' })
    expect(still).toEqual({
      states: [{ distance: 0, place: 0, way: [], changes: [], broken: null, leavesBounds: false }],
      steps: [{ from: 0, to: 0, texts: ['Restart s1', 'Restart s2'], isTaken: false }],
      left: 0,
    })
  })

  it('have the way that led here, and what lies outside the bounds is not gone on from', () => {
    const session = taking(beginWith(pair), 'Timeout', 'RequestVote')
    const around = session.around({ ...reach, steps: 3, filter: 'Timeout s1' })
    expect(around.states.map((one, k) => [one.distance, one.place, nameOf(around, k), signsOf(one)])).toEqual([
      [0, 2, 'here', '•'],
      [-1, 1, 'Timeout s1', '•'],
      [-2, 0, 'the first state', '•'],
      [1, null, 'Timeout s1', '⤴'],
    ])
    expect(around.steps.filter(({ isTaken }) => isTaken).map(({ from, to }) => [from, to])).toEqual([
      [2, 1],
      [1, 0],
    ])
  })

  it('are no more than there is room for; the others are counted', () => {
    const all = beginWith(firstSubject).around({ ...reach, steps: 2 })
    const few = beginWith(firstSubject).around({ ...reach, steps: 2, most: 3 })
    const beyond = new Set(all.steps.flatMap(({ from, to }) => (from < 3 && to >= 3 ? [to] : [])))
    expect([all.left, few.states, few.left]).toEqual([0, all.states.slice(0, 3), beyond.size])
  })

  it('are where their ways lead, each with what is other there', () => {
    fc.assert(
      fc.property(fc.nat(999), (seed) => {
        const session = beginWith(firstSubject).shuffle(seed, 12)
        const { states } = session.around(reach)
        for (const { way, place, changes, leavesBounds } of states) {
          const there = place === null ? go(session, way) : session.jump(place)
          expect(there.view.isWithinBounds).toBe(!leavesBounds)
          const here = valuesOf(session)
          const other = [...valuesOf(there)].flatMap(([name, value]) => {
            const before = here.get(name)
            return before === undefined || before === value ? [] : [`${name} ${before} -> ${value}`]
          })
          expect(changes.filter((one) => /^s\d\./.test(one) && !one.includes('(none)'))).toEqual(other)
        }
      }),
      { numRuns: 10 },
    )
  })
})

describe('the picture of a graph', () => {
  it('has room for every state, and a line for every step', () => {
    fc.assert(
      fc.property(fc.nat(999), fc.integer({ min: 1, max: 3 }), (seed, steps) => {
        const around = beginWith(firstSubject)
          .shuffle(seed, 8)
          .around({ ...reach, steps })
        const layout = layoutOf(around)
        const boxes = around.states.map((_, k) => layout.spots[k] ?? { x: -1, y: -1 })
        for (const [k, { x, y }] of boxes.entries()) {
          expect([x - BOX.width / 2 >= 0, x + BOX.width / 2 <= layout.width, y - BOX.height / 2 >= 0]).toEqual([
            true,
            true,
            true,
          ])
          expect(y + BOX.height / 2).toBeLessThanOrEqual(layout.height)
          const apart = boxes.every(
            (b, j) => j === k || Math.abs(b.x - x) >= BOX.width || Math.abs(b.y - y) >= BOX.height,
          )
          expect(apart).toBe(true)
        }
        for (const step of around.steps) expect(lineOf(step, layout)).toMatch(/^M [\d.]+ [\d.]+ [cC] /)
      }),
      { numRuns: 10 },
    )
  })
})
