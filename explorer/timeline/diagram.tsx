/** The space-time diagram of a timeline: zoom, scrub, filter, and the events around the one that is looked at as a list. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { grouped } from '../../text/counts.js'
import { SaveButtons } from '../exports/save-buttons.jsx'
import { drawnAlone } from './alone.js'
import { draw, heightOf, type Looks, nearest, type Picture, shapeOf, type Window } from './draw.js'
import { filtered, kindsOf, type Timeline } from './timeline.js'

const looksOf = (element: Element): Looks => {
  const style = getComputedStyle(element)
  const colour = (name: string): string => {
    // A canvas does not know light-dark(): the element resolves it.
    const probe = element.querySelector<HTMLElement>(`[data-colour="${name}"]`)
    return probe === null ? style.color : getComputedStyle(probe).color
  }
  return {
    ink: colour('ink'),
    quiet: colour('quiet'),
    rule: colour('rule'),
    accent: colour('accent'),
    bad: colour('bad'),
    panel: colour('panel'),
  }
}

const colours = ['ink', 'quiet', 'rule', 'accent', 'bad', 'panel'] as const

const STEPS = [2, 4, 8, 14, 22, 34, 50] as const
const LISTED = 15

const useWidth = (): readonly [width: number, element: { current: HTMLDivElement | null }] => {
  const element = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(600)
  useLayoutEffect(() => {
    const { current } = element
    if (current === null) return undefined
    const observer = new ResizeObserver(() => setWidth(current.clientWidth))
    observer.observe(current)
    return () => observer.disconnect()
  }, [])
  return [width, element]
}

interface Properties {
  readonly timeline: Timeline
  readonly selected: number | null
  readonly select: (place: number) => void
}

const Filters = ({
  timeline,
  kinds,
  off,
  setOff,
  text,
  setText,
}: {
  readonly timeline: Timeline
  readonly kinds: readonly string[]
  readonly off: ReadonlySet<string>
  readonly setOff: (off: ReadonlySet<string>) => void
  readonly text: string
  readonly setText: (text: string) => void
}) => {
  const toggle = (name: string): void => {
    const next = new Set(off)
    if (!next.delete(name)) next.add(name)
    setOff(next)
  }
  const tick = (name: string, label: string) => (
    <label class="tick" key={name}>
      <input type="checkbox" checked={!off.has(name)} onChange={() => toggle(name)} /> {label}
    </label>
  )
  return (
    <details>
      <summary>Filter{off.size > 0 || text !== '' ? ': on' : ''}</summary>
      <label class="filter">
        text <input type="search" value={text} onInput={({ currentTarget: { value } }) => setText(value)} />
      </label>
      <div class="ticks">{timeline.lanes.map((name, lane) => tick(`lane ${lane}`, name))}</div>
      <div class="ticks">{kinds.map((kind) => tick(`kind ${kind}`, `${kind} (${shapeOf(kinds, kind)})`))}</div>
    </details>
  )
}

const Around = ({ picture, at, select }: { picture: Picture; at: number; select: (place: number) => void }) => {
  const { shown, timeline } = picture
  const first = Math.max(0, Math.min(at - (LISTED >> 1), shown.length - LISTED))
  return (
    <ol class="events" aria-label="Events around the one that is looked at">
      {shown.slice(first, first + LISTED).map((place) => {
        const event = timeline.events[place]
        return (
          <li key={place}>
            <button
              type="button"
              aria-current={place === picture.selected ? 'step' : undefined}
              onClick={() => select(place)}
            >
              {place === timeline.refused?.at ? '✗ ' : ''}
              <span class="quiet">{grouped(place + 1)}</span> {event?.text}
            </button>
          </li>
        )
      })}
    </ol>
  )
}

export const Diagram = ({ timeline, selected, select }: Properties) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [width, box] = useWidth()
  const [zoom, setZoom] = useState(4)
  const [begun, setBegun] = useState(0)
  const [off, setOff] = useState<ReadonlySet<string>>(new Set())
  const [text, setText] = useState('')
  const kinds = useMemo(() => kindsOf(timeline), [timeline])
  const shown = useMemo(
    () =>
      filtered(
        timeline,
        (lane) => !off.has(`lane ${lane}`),
        (kind) => !off.has(`kind ${kind}`),
        text,
      ),
    [timeline, off, text],
  )
  const step = STEPS[zoom] ?? 22
  const room = Math.max(1, Math.floor(width / step))
  const from = Math.max(0, Math.min(begun, shown.length - room))
  const window: Window = { from, to: Math.min(shown.length, from + room), step }
  const picture: Picture = { timeline, shown, kinds, selected }
  const at = selected === null ? -1 : shown.indexOf(selected)

  useLayoutEffect(() => {
    // What is looked at stays in view.
    if (at >= 0 && (at < from || at >= from + room)) setBegun(Math.max(0, at - (room >> 1)))
  }, [at])

  useEffect(() => {
    const { current } = canvas
    const g = current?.getContext('2d')
    if (current === null || g == null) return
    const scale = devicePixelRatio
    current.width = Math.round(width * scale)
    current.height = Math.round(heightOf(timeline) * scale)
    g.setTransform(scale, 0, 0, scale, 0, 0)
    if (box.current !== null) draw(g, width, picture, window, looksOf(box.current))
  })

  const move = (by: number): void => {
    const next = shown[Math.max(0, Math.min(shown.length - 1, (at < 0 ? from : at) + by))]
    if (next !== undefined) select(next)
  }
  return (
    <div class="diagram">
      <div class="row">
        <label>
          zoom{' '}
          <input
            type="range"
            min={0}
            max={STEPS.length - 1}
            value={zoom}
            onInput={({ currentTarget: { value } }) => setZoom(Number(value))}
          />
        </label>
        <SaveButtons
          name="diagram"
          svg={() => (box.current === null ? null : drawnAlone(picture, looksOf(box.current), from))}
        />
        <span class="quiet">
          {grouped(shown.length)} of {grouped(timeline.events.length)} events
        </span>
      </div>
      <div class="canvas" ref={box}>
        {colours.map((name) => (
          <i key={name} data-colour={name} class={`colour-${name}`} />
        ))}
        <canvas
          ref={canvas}
          style={{ width: '100%', height: `${heightOf(timeline)}px` }}
          tabIndex={0}
          role="img"
          aria-label={`Space-time diagram of ${timeline.lanes.join(', ')}: ${grouped(shown.length)} events. Arrow keys go from event to event; the list below has them in words.`}
          onClick={(event) => {
            const place = shown[nearest(event.offsetX, window)]
            if (place !== undefined) select(place)
          }}
          onKeyDown={(event) => {
            const by = { ArrowRight: 1, ArrowLeft: -1, PageDown: room, PageUp: -room }[event.key]
            if (by === undefined) return
            event.preventDefault()
            event.stopPropagation()
            move(by)
          }}
        />
      </div>
      <label class="wide">
        <span class="hidden">scrub</span>
        <input
          type="range"
          class="scrubber"
          min={0}
          max={Math.max(0, shown.length - room)}
          value={from}
          disabled={shown.length <= room}
          onInput={({ currentTarget: { value } }) => setBegun(Number(value))}
        />
      </label>
      <Filters {...{ timeline, kinds, off, setOff, text, setText }} />
      <Around picture={picture} at={Math.max(0, at)} select={select} />
    </div>
  )
}
