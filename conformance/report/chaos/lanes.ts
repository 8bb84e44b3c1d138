/** Pictures that share one axis of time, one below the other; their labels stay where they are when the time scrolls. */
import { escaped, px, scale, ticks } from './scale.js'

export interface Lane {
  /** Pixels. */
  readonly height: number
  /** What stands beside it: texts, and how far below the lane's top each is centred. */
  readonly labels: readonly { readonly y: number; readonly text: string }[]
  /** SVG; the lane's top is at 0. */
  readonly body: string
}

/** The width of the time axis in pixels, and from seconds to its places. */
export interface Axis {
  readonly width: number
  readonly x: (seconds: number) => number
}

const PER_SECOND = 18
/** Fills the page of a desk; a phone scrolls. */
const LEAST_WIDTH = 1_080
/** Longer runs are drawn narrower, so that the page stays light. */
const MOST_WIDTH = 9_000
const LABELS_WIDTH = 64
const AXIS_HEIGHT = 22
const PER_TICK = 65

export const axisOf = (seconds: number): Axis => {
  const width = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Math.ceil(seconds * PER_SECOND)))
  // The last second ends a little before the edge, so that nothing is cut off there.
  return { width, x: scale(seconds, 0, width - 6) }
}

/** A lane that holds nothing but a heading for those that follow. */
export const heading = (text: string): Lane => ({
  height: 30,
  labels: [],
  body: `<text class="heading" x="2" y="22">${escaped(text)}</text>`,
})

const clock = (seconds: number): string =>
  seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

const wholeTicks = (seconds: number, width: number): readonly number[] =>
  ticks(seconds, Math.max(1, width / PER_TICK)).filter(Number.isInteger)

const stacked = (lanes: readonly Lane[], draw: (lane: Lane) => string): string => {
  let y = 0
  return lanes
    .map((lane) => {
      const group = `<g transform="translate(0 ${y})">${draw(lane)}</g>`
      y += lane.height
      return group
    })
    .join('')
}

const label = ({ y, text }: Lane['labels'][number]): string =>
  `<text class="label" x="${LABELS_WIDTH - 8}" y="${px(y + 4)}" text-anchor="end">${escaped(text)}</text>`

/** `title` is for those who do not see the picture. */
export const lanesHtml = (title: string, seconds: number, axis: Axis, lanes: readonly Lane[]): string => {
  const height = lanes.reduce((sum, lane) => sum + lane.height, 0)
  const all = height + AXIS_HEIGHT
  const times = wholeTicks(seconds, axis.width)
  const grid = times.map((at) => `<path class="grid" d="M${px(axis.x(at))} 0V${height}"/>`).join('')
  const marks = times
    .map((at) => {
      const anchor = at === 0 ? 'start' : axis.width - axis.x(at) < 24 ? 'end' : 'middle'
      return `<text class="label" x="${px(axis.x(at) + (at === 0 ? 2 : 0))}" y="${height + 16}" text-anchor="${anchor}">${clock(at)}</text>`
    })
    .join('')
  const labels = stacked(lanes, (lane) => lane.labels.map(label).join(''))
  const bodies = stacked(lanes, (lane) => lane.body)
  return [
    '<div class="lanes">',
    `<svg class="labels" width="${LABELS_WIDTH}" height="${all}" aria-hidden="true">${labels}</svg>`,
    `<div class="scroll" tabindex="0" role="img" aria-label="${escaped(title)}">`,
    `<svg width="${axis.width}" height="${all}">${grid}${bodies}${marks}</svg>`,
    '</div></div>',
  ].join('\n')
}
