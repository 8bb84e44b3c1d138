import { describe, expect, it } from 'vitest'
import { judge } from '../../conformance/harness/chaos/judge.js'
import { type ChaosRun, chaosReport } from '../../conformance/report/chaos/report.js'
import { barLanes } from '../../explorer/chaos/bars.js'
import { columnOf, latencyAxis, latencyPath, termsAxis, termsPath, trafficAxis } from '../../explorer/chaos/curves.js'
import { axisOf, px, ticks } from '../../explorer/chaos/scale.js'
import { good } from '../conformance/harness/chaos/evidence.js'

const { run } = chaosReport(
  good,
  judge(good, () => {}),
)
const axis = axisOf(run.ended)
const nothing: ChaosRun = {
  ...{ nodes: ['n1'], ended: 0, lines: [], happened: [], phases: [], traffic: [], memory: [] },
}

describe('the picture of a run under faults', () => {
  it('has the faults where they were, below the node that they were about', () => {
    const lanes = barLanes(axis, run)
    expect(lanes.map(({ name }) => name)).toEqual(['n1', 'n2', 'n3', 'frames', 'partition'])
    const [x, width] = [px(axis.x(0.5)), px(axis.x(2) - axis.x(0.5))]
    expect(lanes[0]?.bars.at(-1)).toEqual({
      ...{ x, width, y: 20, height: 15, style: 'kill', text: 'killed' },
      title: 'SIGKILL of n1; 0.5 s to 2.0 s',
    })
    expect(lanes[4]?.bars.map(({ title, text }) => [title, text])).toEqual([
      ['partition: alone of n2; messages vanish; 1.0 s to 3.0 s', 'alone n2'],
    ])
  })

  it('has the roles with their terms', () => {
    const [first, , third] = barLanes(axis, run)
    expect(first?.bars.slice(0, 3).map(({ title }) => title)).toEqual([
      'n1: leader in term 1, 0.0 s to 0.5 s',
      'n1: no answer, 0.5 s to 2.0 s',
      'n1: follower in term 2, 2.0 s to 5.0 s',
    ])
    expect(third?.bars.map(({ text, style }) => [text, style])).toEqual([['term 2', 'leader']])
    const upright = termsAxis(run)
    expect(upright.ticks.map(({ text }) => text)).toEqual(['0', '1', '2', '3'])
    const [low, high] = [px(upright.y(1)), px(upright.y(2))]
    expect(termsPath(axis, upright, run, 'n1')).toBe(
      `M0 ${low}H${px(axis.x(0.5))}L${px(axis.x(0.5))} ${low}H${px(axis.x(2))}L${px(axis.x(2))} ${high}H${px(axis.x(5))}`,
    )
  })

  it('has a column for each second, and breaks the line where nothing was answered', () => {
    const upright = trafficAxis(run)
    const [, refused = { answered: 0, unknown: 0, failed: 0, p50: null, p99: null }] = run.traffic
    expect(columnOf(upright, refused).map(({ style }) => style)).toEqual(['unknown', 'refused'])
    const path = latencyPath(axis, latencyAxis(run), run, ({ p50 }) => p50)
    expect(path.split('M').length - 1).toBe(2)
    expect(latencyAxis(run).ticks.map(({ text }) => text)).toEqual(['1 ms', '10 ms', '100 ms', '1 s', '10 s'])
  })

  it('is drawn of a run in which nothing was measured', () => {
    const drawn = JSON.stringify([barLanes(axisOf(1), nothing), termsAxis(nothing).ticks, latencyAxis(nothing).ticks])
    expect(drawn).not.toMatch(/null|NaN|Infinity/)
    expect([ticks(0, 4), ticks(10, 4)]).toEqual([[0], [0, 5, 10]])
  })
})
