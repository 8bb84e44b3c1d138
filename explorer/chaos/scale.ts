/** From values to places in a picture. */

/** Linear from [0, most] to [from, to]. */
export const scale =
  (most: number, from: number, to: number) =>
  (value: number): number =>
    from + ((to - from) * value) / (most > 0 ? most : 1)

/** A coordinate with no more digits than a screen shows. */
export const px = (value: number): number => Math.round(value * 10) / 10

/** Round values from 0 on, at most this many steps, up to the greatest value or just beyond it. */
export const ticks = (most: number, steps: number): readonly number[] => {
  if (!(most > 0)) return [0]
  const rough = most / steps
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, k) => Number((k * step).toPrecision(12)))
}

/** The width of the time axis in pixels, and from seconds to its places. */
export interface Axis {
  readonly seconds: number
  readonly width: number
  readonly x: (seconds: number) => number
}

const PER_SECOND = 18
/** Fills the page of a desk; a phone scrolls. */
const LEAST_WIDTH = 1_080
/** Longer runs are drawn narrower, so that the page stays light. */
const MOST_WIDTH = 9_000

export const axisOf = (seconds: number): Axis => {
  const width = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Math.ceil(seconds * PER_SECOND)))
  // The last second ends a little before the edge, so that nothing is cut off there.
  return { seconds, width, x: scale(seconds, 0, width - 6) }
}
