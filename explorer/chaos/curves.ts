/** What was measured along the time: terms, throughput, latency. */
import type { ChaosRun } from '../../conformance/report/chaos/report.js'
import { grouped } from '../../text/counts.js'
import { type Axis, px, scale, ticks } from './scale.js'

type Second = ChaosRun['traffic'][number]

/** Pixels. */
export const CURVES = 96

/** A value of an axis, and where it is. */
export interface Tick {
  readonly y: number
  readonly text: string
}

/** From a value to its place, and the values that are written beside it. */
export interface Upright {
  readonly y: (value: number) => number
  readonly ticks: readonly Tick[]
}

const upright = (
  values: readonly number[],
  y: (value: number) => number,
  show: (value: number) => string,
): Upright => ({
  y,
  ticks: values.map((value) => ({ y: px(y(value)), text: show(value) })),
})

export const termsAxis = ({ phases }: ChaosRun): Upright => {
  const most = phases.reduce((term, phase) => Math.max(term, phase.term), 1)
  return upright(ticks(most, 4).filter(Number.isInteger), scale(most, CURVES, 8), grouped)
}

/** One for each node: they part where a node that hears nobody goes on to campaign. */
export const termsPath = ({ x }: Axis, { y }: Upright, { phases }: ChaosRun, node: string): string =>
  phases
    .filter((phase) => phase.node === node)
    .map(({ term, from, to }, i) => `${i === 0 ? 'M' : 'L'}${px(x(from))} ${px(y(term))}H${px(x(to))}`)
    .join('')

const sum = ({ answered, unknown, failed }: Second): number => answered + unknown + failed

export const trafficAxis = ({ traffic }: ChaosRun): Upright => {
  const most = Math.max(1, ...traffic.map(sum))
  return upright(ticks(most, 4), scale(most, CURVES, 8), grouped)
}

/** The parts of the column of a second, from below. */
export const columnOf = ({ y }: Upright, second: Second) => {
  const { answered, unknown } = second
  const part = (style: string, from: number, to: number) => ({ style, y: px(y(to)), height: px(y(from) - y(to)) })
  return [
    part('answered', 0, answered),
    part('unknown', answered, answered + unknown),
    part('refused', answered + unknown, sum(second)),
  ].filter(({ height }) => height > 0)
}

const milliseconds = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`)

/** Logarithmic, from a millisecond on. */
export const latencyAxis = ({ traffic }: ChaosRun): Upright => {
  const most = Math.max(10, ...traffic.map(({ p99 }) => p99 ?? 0))
  const decades = Math.ceil(Math.log10(most))
  const along = scale(decades, CURVES, 8)
  const values = Array.from({ length: decades + 1 }, (_, k) => 10 ** k)
  return upright(values, (ms) => along(Math.log10(Math.max(1, ms))), milliseconds)
}

/** The line breaks where nothing was answered; a single second is a dot, by its round ends. */
export const latencyPath = (
  { x }: Axis,
  { y }: Upright,
  { traffic }: ChaosRun,
  of: (second: Second) => number | null,
): string => {
  let isOn = false
  return traffic
    .map((second, k) => {
      const value = of(second)
      const before = isOn
      isOn = value !== null
      return value === null ? '' : `${before ? 'L' : 'M'}${px(x(k + 0.5))} ${px(y(value))}${before ? '' : 'h0'}`
    })
    .join('')
}
