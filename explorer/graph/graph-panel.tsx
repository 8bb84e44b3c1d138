/** The state graph around the state that is shown: what may come of it, where ways meet, and where they lead back. */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { counted } from '../../text/counts.js'
import { svgTextOf } from '../exports/picture.js'
import { SaveButtons } from '../exports/save-buttons.jsx'
import type { Around, AroundState, Reach } from '../run/around.js'
import type { Session } from '../run/session.js'
import { layoutOf } from './layout.js'
import { GraphPicture, nameOf, signsOf } from './picture.jsx'

const MOST_STEPS = 4
const MOST_STATES = 120
const BACK = 2

const firstReach: Reach = { steps: 1, back: BACK, most: MOST_STATES, network: false, filter: '' }

const whereOf = (distance: number): string => {
  if (distance === 0) return 'here'
  return distance < 0 ? `${counted(-distance, 'step')} back` : `${counted(distance, 'step')} on`
}

const About = ({ changes, broken, leavesBounds }: AroundState) => (
  <>
    {changes.map((change) => (
      <span class="change" key={change}>
        {change}
      </span>
    ))}
    {leavesBounds && <span class="change outside">⤴ outside the bounds</span>}
    {broken !== null && <span class="change fails">✗ {broken} does not hold</span>}
  </>
)

interface Listed {
  readonly around: Around
  readonly point: (number: number | null) => void
  readonly go: (number: number) => void
}

const List = ({ around, point, go }: Listed) => (
  <ol class="around" aria-label="The states of the graph">
    {around.states.map((state, number) => (
      <li key={number}>
        <button
          type="button"
          aria-current={state.distance === 0 ? 'step' : undefined}
          onFocus={() => point(number)}
          onBlur={() => point(null)}
          onMouseEnter={() => point(number)}
          onMouseLeave={() => point(null)}
          onClick={() => go(number)}
        >
          <span aria-hidden="true">{signsOf(state)}</span> {nameOf(around, number)}{' '}
          <span class="quiet">
            {whereOf(state.distance)}
            {state.place === null || state.distance === 0 ? '' : ', visited'}
          </span>
          <About {...state} />
        </button>
      </li>
    ))}
  </ol>
)

interface Properties {
  readonly session: Session
  readonly change: (session: Session) => void
}

export const GraphPanel = ({ session, change }: Properties) => {
  const [reach, setReach] = useState(firstReach)
  const [zoom, setZoom] = useState(1)
  const [pointed, point] = useState<number | null>(null)
  const picture = useRef<SVGSVGElement>(null)
  const box = useRef<HTMLElement>(null)
  const around = useMemo(() => session.around(reach), [session, reach])
  const layout = useMemo(() => layoutOf(around), [around])
  useLayoutEffect(() => {
    const [{ current }, here] = [box, layout.spots[0]]
    if (current === null || here === undefined) return
    current.scrollLeft = here.x * zoom - current.clientWidth / 2
    current.scrollTop = here.y * zoom - current.clientHeight / 2
  }, [layout, zoom])
  const go = (number: number): void => {
    const state = around.states[number]
    if (state === undefined) return
    point(null)
    change(
      state.place === null ? state.way.reduce((at, choice) => at.take(choice), session) : session.jump(state.place),
    )
  }
  return (
    <section class="panel" aria-labelledby="graph-title">
      <h2 id="graph-title">The state graph around this state</h2>
      <div class="row">
        <label>
          steps on: {reach.steps}{' '}
          <input
            type="range"
            min={1}
            max={MOST_STEPS}
            value={reach.steps}
            onInput={({ currentTarget: { value } }) => setReach({ ...reach, steps: Number(value) })}
          />
        </label>
        <label>
          zoom{' '}
          <input
            type="range"
            min={0.4}
            max={1.6}
            step={0.1}
            value={zoom}
            onInput={({ currentTarget: { value } }) => setZoom(Number(value))}
          />
        </label>
        <label class="tick">
          <input
            type="checkbox"
            checked={reach.network}
            onChange={() => setReach({ ...reach, network: !reach.network })}
          />{' '}
          loss and duplication
        </label>
        <label class="filter">
          only{' '}
          <input
            type="search"
            value={reach.filter}
            placeholder="an action, s2"
            onInput={({ currentTarget: { value } }) => setReach({ ...reach, filter: value })}
          />
        </label>
        <SaveButtons name="graph" svg={() => (picture.current === null ? null : svgTextOf(picture.current))} />
      </div>
      <p class="quiet" role="status">
        {counted(around.states.length, 'state')}, {counted(around.steps.length, 'step')} between them
        {around.left === 0 ? '' : `; ${counted(around.left, 'state')} more would not fit`}. Signs: • visited, ⤴ outside
        the bounds, ✗ a property does not hold.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys. */}
      <section class="scrolls picture" ref={box} tabIndex={0} aria-label="The picture of the state graph">
        <GraphPicture {...{ around, layout, zoom, pointed, point, go, picture }} />
      </section>
      <List around={around} point={point} go={go} />
    </section>
  )
}
