/** Pictures that share one axis of time, one below the other; their labels stay where they are when the time scrolls. */
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { svgTextOf } from '../exports/picture.js'
import { SaveButtons } from '../exports/save-buttons.jsx'
import { type Axis, px, ticks } from './scale.js'

export interface Lane {
  readonly key: string
  /** Pixels. */
  readonly height: number
  /** What stands beside it: texts, and how far below the lane's top each is centred. */
  readonly labels: readonly { readonly y: number; readonly text: string }[]
  /** SVG; the lane's top is at 0. */
  readonly body: ComponentChildren
}

const LABELS_WIDTH = 64
const AXIS_HEIGHT = 22
const PER_TICK = 65

/** A lane that holds nothing but a heading for those that follow. */
export const heading = (text: string): Lane => ({
  key: text,
  height: 30,
  labels: [],
  body: (
    <text class="heading" x="2" y="22">
      {text}
    </text>
  ),
})

const clock = (seconds: number): string =>
  seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

const anchorOf = (at: number, { x, width }: Axis): 'start' | 'middle' | 'end' => {
  if (at === 0) return 'start'
  return width - x(at) < 24 ? 'end' : 'middle'
}

interface Properties {
  /** For those who do not see the picture. */
  readonly title: string
  readonly axis: Axis
  readonly lanes: readonly Lane[]
}

export const Lanes = ({ title, axis, lanes }: Properties) => {
  const picture = useRef<SVGSVGElement>(null)
  const tops = lanes.map((_, k) => lanes.slice(0, k).reduce((top, { height }) => top + height, 0))
  const height = lanes.reduce((all, lane) => all + lane.height, 0)
  const all = height + AXIS_HEIGHT
  const times = ticks(axis.seconds, Math.max(1, axis.width / PER_TICK)).filter(Number.isInteger)
  return (
    <>
      <div class="lanes">
        <svg class="labels" width={LABELS_WIDTH} height={all} aria-hidden="true">
          {lanes.map(({ key, labels }, k) => (
            <g key={key} transform={`translate(0 ${tops[k]})`}>
              {labels.map(({ y, text }) => (
                <text key={text} class="label" x={LABELS_WIDTH - 8} y={px(y + 4)} text-anchor="end">
                  {text}
                </text>
              ))}
            </g>
          ))}
        </svg>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys. */}
        <section class="scroll" tabIndex={0} aria-label={title}>
          <svg
            ref={picture}
            viewBox={`0 0 ${axis.width} ${all}`}
            width={axis.width}
            height={all}
            role="img"
            aria-label={title}
          >
            {times.map((at) => (
              <path key={at} class="grid" d={`M${px(axis.x(at))} 0V${height}`} />
            ))}
            {lanes.map(({ key, body }, k) => (
              <g key={key} transform={`translate(0 ${tops[k]})`}>
                {body}
              </g>
            ))}
            {times.map((at) => (
              <text
                key={at}
                class="label"
                x={px(axis.x(at) + (at === 0 ? 2 : 0))}
                y={height + 16}
                text-anchor={anchorOf(at, axis)}
              >
                {clock(at)}
              </text>
            ))}
          </svg>
        </section>
      </div>
      <SaveButtons name="run" svg={() => (picture.current === null ? null : svgTextOf(picture.current))} />
    </>
  )
}
