/** Draws the part of a timeline that is in view. What it costs depends on the width of the picture, not on the length of the run. */
import type { Timeline } from './timeline.js'

export const LANE_HEIGHT = 44
export const HEAD = 22

/** What drawing needs of a canvas; the pen of an SVG has it, too. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'strokeStyle'
  | 'fillStyle'
  | 'lineWidth'
  | 'font'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'closePath'
  | 'arc'
  | 'rect'
  | 'stroke'
  | 'fill'
  | 'clearRect'
  | 'strokeRect'
  | 'fillText'
>

export interface Looks {
  readonly ink: string
  readonly quiet: string
  readonly rule: string
  readonly accent: string
  readonly bad: string
  readonly panel: string
}

export interface Window {
  /** The places in `shown` of the first and beyond the last event in view. */
  readonly from: number
  readonly to: number
  /** Pixels from event to event. */
  readonly step: number
}

/** What is drawn, in the order of the axis. */
export interface Picture {
  readonly timeline: Timeline
  /** The places of the events that the filter leaves. */
  readonly shown: readonly number[]
  readonly kinds: readonly string[]
  /** The place of the event that is looked at. */
  readonly selected: number | null
}

/** A shape for each kind, so that colour is not the only sign. */
const shapes = ['disc', 'square', 'diamond', 'triangle', 'ring', 'cross', 'bar'] as const

export const shapeOf = (kinds: readonly string[], kind: string): (typeof shapes)[number] =>
  shapes[Math.max(0, kinds.indexOf(kind)) % shapes.length] ?? 'disc'

export const mark = (g: Pen, shape: (typeof shapes)[number], x: number, y: number, r: number): void => {
  g.beginPath()
  switch (shape) {
    case 'disc':
    case 'ring':
      g.arc(x, y, r, 0, 2 * Math.PI)
      break
    case 'square':
      g.rect(x - r, y - r, 2 * r, 2 * r)
      break
    case 'diamond':
      g.moveTo(x, y - r - 1)
      g.lineTo(x + r + 1, y)
      g.lineTo(x, y + r + 1)
      g.lineTo(x - r - 1, y)
      g.closePath()
      break
    case 'triangle':
      g.moveTo(x, y - r)
      g.lineTo(x + r, y + r)
      g.lineTo(x - r, y + r)
      g.closePath()
      break
    case 'cross':
      g.moveTo(x - r, y - r)
      g.lineTo(x + r, y + r)
      g.moveTo(x + r, y - r)
      g.lineTo(x - r, y + r)
      break
    case 'bar':
      g.rect(x - 1.5, y - r - 1, 3, 2 * r + 2)
  }
  if (shape === 'ring' || shape === 'cross') g.stroke()
  else g.fill()
}

export const yOf = (lane: number): number => HEAD + lane * LANE_HEIGHT + LANE_HEIGHT / 2

export const heightOf = ({ lanes }: Timeline): number => HEAD + lanes.length * LANE_HEIGHT + 8

/** The event nearest to a point, by its place in `shown`. */
export const nearest = (x: number, { from, to, step }: Window): number =>
  Math.max(from, Math.min(to - 1, from + Math.round(x / step - 0.5)))

const arrows = (g: Pen, { timeline, shown }: Picture, { from, to, step }: Window): void => {
  const { events } = timeline
  const first = shown[from] ?? 0
  g.beginPath()
  for (let k = from; k < to; k++) {
    const event = events[shown[k] ?? -1]
    if (event === undefined || event.cause === null) continue
    const sender = events[event.cause]
    if (sender === undefined) continue
    const x = (k - from + 0.5) * step
    // What was sent before the window begins comes from its left edge.
    const sent = event.cause < first ? -1 : lowerBound(shown, event.cause)
    g.moveTo(sent < 0 ? -step : (sent - from + 0.5) * step, yOf(sender.lane))
    g.lineTo(x, yOf(event.lane))
  }
  g.stroke()
}

/** An event that began before the window may last into it. Not many do: a process does one thing at a time. */
const LOOKED_BACK = 200

/** A bar from where an event that lasts begins to where it ends. */
const bars = (g: Pen, { timeline, shown }: Picture, { from, to, step }: Window): void => {
  for (let k = Math.max(0, from - LOOKED_BACK); k < to; k++) {
    const event = timeline.events[shown[k] ?? -1]
    if (event?.until === undefined) continue
    // What the filter hides has no place: the bar ends before the next that is shown.
    const end = lowerBound(shown, event.until + 1) - 1
    if (end < from) continue
    g.beginPath()
    g.rect((k - from + 0.5) * step, yOf(event.lane) - 3, Math.max(1, (end - k + 0.4) * step), 6)
    g.fill()
  }
}

/** The first place in a sorted list whose value is not below the wanted one. */
const lowerBound = (sorted: readonly number[], wanted: number): number => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

export const draw = (g: Pen, width: number, picture: Picture, window: Window, looks: Looks): void => {
  const { timeline, shown, kinds, selected } = picture
  const { from, to, step } = window
  const height = heightOf(timeline)
  g.clearRect(0, 0, width, height)
  g.lineWidth = 1
  g.strokeStyle = looks.rule
  for (const [lane] of timeline.lanes.entries()) {
    g.beginPath()
    g.moveTo(0, yOf(lane))
    g.lineTo(width, yOf(lane))
    g.stroke()
  }
  g.strokeStyle = looks.quiet
  arrows(g, picture, window)
  g.fillStyle = looks.rule
  bars(g, picture, window)
  const radius = Math.max(1.5, Math.min(6, step / 2.5))
  for (let k = from; k < to; k++) {
    const place = shown[k]
    const event = place === undefined ? undefined : timeline.events[place]
    if (event === undefined) continue
    const x = (k - from + 0.5) * step
    const isRefused = place === timeline.refused?.at
    g.fillStyle = isRefused ? looks.bad : looks.accent
    g.strokeStyle = g.fillStyle
    g.lineWidth = 2
    mark(g, isRefused ? 'cross' : shapeOf(kinds, event.kind), x, yOf(event.lane), isRefused ? 8 : radius)
    if (place === selected) {
      g.strokeStyle = looks.ink
      g.strokeRect(x - radius - 5, yOf(event.lane) - radius - 5, 2 * radius + 10, 2 * radius + 10)
    }
  }
  g.fillStyle = looks.quiet
  g.font = '12px system-ui, sans-serif'
  const every = Math.max(1, Math.ceil(80 / step))
  for (let k = Math.ceil(from / every) * every; k < to; k += every)
    g.fillText(String((shown[k] ?? 0) + 1), (k - from + 0.5) * step, 14)
  g.fillStyle = looks.ink
  for (const [lane, name] of timeline.lanes.entries()) g.fillText(name, 4, yOf(lane) - 12)
}
