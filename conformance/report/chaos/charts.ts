/** What was measured along the time of a run: terms, throughput, latency. */

import { grouped } from '../../../text/counts.js'
import type { Second } from '../../harness/chaos/traffic.js'
import type { Phase } from '../../harness/chaos/watch.js'
import type { Axis, Lane } from './lanes.js'
import { escaped, px, scale, ticks } from './scale.js'

const HEIGHT = 96
const GAP = 12

const yLines = (values: readonly number[], y: (value: number) => number, { width }: Axis): string =>
  values.map((value) => `<path class="grid" d="M0 ${px(y(value))}H${width}"/>`).join('')

const lane = (values: readonly number[], y: (value: number) => number, show: (value: number) => string) => ({
  height: HEIGHT + GAP,
  labels: values.map((value) => ({ y: y(value), text: show(value) })),
})

/** One line for each node: they part where a node that hears nobody goes on to campaign. */
export const termsLane = (axis: Axis, nodes: readonly string[], phases: readonly Phase[]): Lane => {
  const most = phases.reduce((term, phase) => Math.max(term, phase.term), 1)
  const y = scale(most, HEIGHT, 8)
  const values = ticks(most, 4).filter(Number.isInteger)
  const line = (node: string, k: number): string => {
    const own = phases.filter((phase) => phase.node === node)
    const path = own
      .map(({ term, from, to }, i) => `${i === 0 ? 'M' : 'L'}${px(axis.x(from))} ${px(y(term))}H${px(axis.x(to))}`)
      .join('')
    return `<path class="line node-${k % 5}" d="${path}"><title>the terms of ${escaped(node)}</title></path>`
  }
  return { ...lane(values, y, grouped), body: `${yLines(values, y, axis)}${nodes.map(line).join('')}` }
}

export const throughputLane = (axis: Axis, traffic: readonly Second[]): Lane => {
  const sum = ({ answered, unknown, failed }: Second): number => answered + unknown + failed
  const most = Math.max(1, ...traffic.map(sum))
  const y = scale(most, HEIGHT, 8)
  const values = ticks(most, 4)
  const bars = traffic.map((second, k) => {
    const { answered, unknown, failed } = second
    const [left, right] = [axis.x(k), Math.min(axis.x(k + 1), axis.width)]
    const width = Math.max(0.5, right - left - 1)
    const part = (style: string, from: number, to: number): string =>
      to === from
        ? ''
        : `<rect class="${style}" x="${px(left)}" y="${px(y(to))}" width="${px(width)}" height="${px(y(from) - y(to))}"/>`
    const title = `second ${k}: ${answered} answered, ${unknown} of unknown end, ${failed} refused for the moment`
    const parts = [
      part('answered', 0, answered),
      part('unknown', answered, answered + unknown),
      part('refused', answered + unknown, sum(second)),
    ]
    return `<g><title>${title}</title>${parts.join('')}</g>`
  })
  return { ...lane(values, y, grouped), body: `${yLines(values, y, axis)}${bars.join('')}` }
}

/** The line breaks where nothing was answered; a single second is a dot, by its round ends. */
const broken = (
  axis: Axis,
  traffic: readonly Second[],
  of: (second: Second) => number | null,
  y: (ms: number) => number,
) => {
  let isOn = false
  return traffic
    .map((second, k) => {
      const value = of(second)
      const before = isOn
      isOn = value !== null
      return value === null ? '' : `${before ? 'L' : 'M'}${px(axis.x(k + 0.5))} ${px(y(value))}${before ? '' : 'h0'}`
    })
    .join('')
}

const milliseconds = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`)

/** The scale is logarithmic, from a millisecond on. */
export const latencyLane = (axis: Axis, traffic: readonly Second[]): Lane => {
  const most = Math.max(10, ...traffic.map(({ p99 }) => p99 ?? 0))
  const decades = Math.ceil(Math.log10(most))
  const along = scale(decades, HEIGHT, 8)
  const y = (ms: number): number => along(Math.log10(Math.max(1, ms)))
  const values = Array.from({ length: decades + 1 }, (_, k) => 10 ** k)
  const p99 = `<path class="line p99" d="${broken(axis, traffic, (second) => second.p99, y)}"><title>99 %</title></path>`
  const p50 = `<path class="line p50" d="${broken(axis, traffic, (second) => second.p50, y)}"><title>median</title></path>`
  return { ...lane(values, y, milliseconds), body: `${yLines(values, y, axis)}${p99}${p50}` }
}
