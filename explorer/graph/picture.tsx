/** The states around one as a picture: a box for each, with the step that leads there and the first thing it changes. */
import type { Around, AroundState } from '../run/around.js'
import { BOX, type Layout, lineOf } from './layout.js'

/** A box has room for about this many letters. */
const LETTERS = 25

const cut = (text: string): string => (text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text)

/** The first of the steps that lead to a state, without the message it takes. */
export const nameOf = ({ states, steps }: Around, number: number): string => {
  const state = states[number]
  if (state?.distance === 0) return 'here'
  const step = steps.find(({ from, to }) => to === number && from !== number)
  const [first = state?.place === 0 ? 'the first state' : 'an earlier state'] = step?.texts ?? []
  return first.split(' on ')[0] ?? first
}

/** What colours and dashes say, in signs. */
export const signsOf = ({ broken, leavesBounds, place }: AroundState): string =>
  [broken === null ? '' : '✗', leavesBounds ? '⤴' : '', place === null ? '' : '•'].join('')

const classOf = (state: AroundState, isPointed: boolean): string =>
  [
    'state',
    ...(state.distance === 0 ? ['here'] : []),
    ...(state.place === null ? [] : ['visited']),
    ...(state.broken === null ? [] : ['broken']),
    ...(state.leavesBounds ? ['beyond'] : []),
    ...(isPointed ? ['pointed'] : []),
  ].join(' ')

interface Properties {
  readonly around: Around
  readonly layout: Layout
  readonly zoom: number
  readonly pointed: number | null
  readonly point: (number: number | null) => void
  readonly go: (number: number) => void
  readonly picture: { current: SVGSVGElement | null }
}

export const GraphPicture = ({ around, layout, zoom, pointed, point, go, picture }: Properties) => {
  const { states, steps } = around
  const isOf = ({ from, to }: { readonly from: number; readonly to: number }): boolean =>
    from === pointed || to === pointed
  return (
    <svg
      ref={picture}
      class="graph"
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      width={layout.width * zoom}
      height={layout.height * zoom}
      role="img"
      aria-label={`The state graph: ${states.length} states, ${steps.length} steps between them. The list below has them in words.`}
    >
      <defs>
        <marker
          id="graph-head"
          viewBox="0 0 8 8"
          refX="6"
          refY="4"
          markerUnits="userSpaceOnUse"
          markerWidth="9"
          markerHeight="9"
          orient="auto"
        >
          <path d="M0 0 L8 4 L0 8 Z" />
        </marker>
      </defs>
      {steps.map((step) => (
        <path
          key={`${step.from} ${step.to}`}
          class={['step', ...(step.isTaken ? ['taken'] : []), ...(isOf(step) ? ['pointed'] : [])].join(' ')}
          d={lineOf(step, layout)}
          marker-end="url(#graph-head)"
        >
          <title>{step.texts.join('\n')}</title>
        </path>
      ))}
      {states.map((state, number) => {
        const { x, y } = layout.spots[number] ?? { x: 0, y: 0 }
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the list below does the same by keys.
          <g
            key={number}
            class={classOf(state, number === pointed)}
            onClick={() => go(number)}
            onMouseEnter={() => point(number)}
            onMouseLeave={() => point(null)}
          >
            <rect x={x - BOX.width / 2} y={y - BOX.height / 2} width={BOX.width} height={BOX.height} rx={7} />
            <text x={x} y={y - 4}>
              {signsOf(state)} {cut(nameOf(around, number))}
            </text>
            <text x={x} y={y + 12} class="small">
              {cut(state.changes[0] ?? '')}
            </text>
            <title>
              {[...state.changes, ...(state.broken === null ? [] : [`${state.broken} does not hold`])].join('\n')}
            </title>
          </g>
        )
      })}
    </svg>
  )
}
