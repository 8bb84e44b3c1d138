/** The messages in flight: on a picture of the cluster, and as a list with what may become of each. */
import { useRef } from 'preact/hooks'
import { svgTextOf } from '../exports/picture.js'
import { SaveButtons } from '../exports/save-buttons.jsx'
import type { ShownMessage, View } from '../run/view.js'

const SIZE = 260
const MIDDLE = SIZE / 2
const RADIUS = 92
const DISC = 24

const placeOf = (server: number, servers: number): readonly [x: number, y: number] => {
  const angle = (2 * Math.PI * server) / servers - Math.PI / 2
  return servers === 1 ? [MIDDLE, MIDDLE] : [MIDDLE + RADIUS * Math.cos(angle), MIDDLE + RADIUS * Math.sin(angle)]
}

/** A little to the left of the straight line, so that the two directions do not cover each other. */
const pathOf = ({ from, to }: ShownMessage, servers: number): string => {
  const [x, y] = placeOf(from, servers)
  if (from === to) return `M ${x - 12} ${y - 20} c -14 -34 38 -34 24 0`
  const [a, b] = placeOf(to, servers)
  const length = Math.hypot(a - x, b - y)
  const [u, v] = [(a - x) / length, (b - y) / length]
  const begin = [x + u * DISC - v * 8, y + v * DISC + u * 8]
  const end = [a - u * (DISC + 7) - v * 8, b - v * (DISC + 7) + u * 8]
  const bend = [(begin[0]! + end[0]!) / 2 - v * 14, (begin[1]! + end[1]!) / 2 + u * 14]
  return `M ${begin.join(' ')} Q ${bend.join(' ')} ${end.join(' ')}`
}

const wordsOf = (view: View): string =>
  view.messages.length === 0
    ? 'The servers in a ring; no message is in flight.'
    : `The servers in a ring, and ${view.messages.length} different messages in flight, which the list below names.`

const idOf = (message: number): string => `message-${message}`

/** To the first of what may become of a message, which stands in the list. */
const focusMessage = (message: number): void => {
  const line = document.getElementById(idOf(message))
  const first = line?.querySelector('button') ?? line
  first?.scrollIntoView({ block: 'nearest' })
  first?.focus()
}

const Picture = ({ view, picture }: { readonly view: View; readonly picture: { current: SVGSVGElement | null } }) => (
  <svg ref={picture} class="wire" viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={wordsOf(view)}>
    <defs>
      <marker id="head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">
        <path d="M0 0 L8 4 L0 8 Z" />
      </marker>
    </defs>
    {view.messages.map((message, k) => (
      // biome-ignore lint/a11y/noStaticElementInteractions: the list below does the same by keys.
      <g key={message.text} onClick={() => focusMessage(k)}>
        <path class="reach" d={pathOf(message, view.servers.length)} />
        <path
          class={message.isNew ? 'message new' : 'message'}
          d={pathOf(message, view.servers.length)}
          marker-end="url(#head)"
        >
          <title>{message.text}</title>
        </path>
      </g>
    ))}
    {view.servers.map(({ name, variables }, server) => {
      const [x, y] = placeOf(server, view.servers.length)
      const value = (wanted: string) => variables.find((one) => one.name === wanted)?.value ?? ''
      const role = value('state') || value('role')
      return (
        <g key={name} class={`disc ${role.toLowerCase()}`}>
          <circle cx={x} cy={y} r={DISC} />
          {role === 'Leader' && <circle cx={x} cy={y} r={DISC - 4} />}
          <text x={x} y={y - 2}>
            {name}
          </text>
          <text x={x} y={y + 12} class="small">
            {role.slice(0, 1)} · {value('currentTerm')}
          </text>
        </g>
      )
    })}
  </svg>
)

export const Wire = ({ view, take }: { readonly view: View; readonly take: (choice: number) => void }) => {
  const picture = useRef<SVGSVGElement>(null)
  return (
    <section class="panel" aria-labelledby="wire-title">
      <h2 id="wire-title">Messages in flight</h2>
      <Picture view={view} picture={picture} />
      <SaveButtons name="cluster" svg={() => (picture.current === null ? null : svgTextOf(picture.current))} />
      {view.messages.length === 0 ? (
        <p class="quiet">None.</p>
      ) : (
        <ul class="messages">
          {view.messages.map((message, k) => (
            <li key={message.text} id={idOf(k)}>
              <span class={message.isNew ? 'text new' : 'text'}>
                {message.isNew && <span class="badge">sent now</span>} {message.text}
                {message.copies > 1 && ` (${message.copies} copies)`}
              </span>
              <span class="buttons">
                {view.choices
                  .filter((one) => one.message === k)
                  .map((one) => (
                    <button type="button" key={one.choice} onClick={() => take(one.choice)}>
                      {one.action}
                      {one.leavesBounds ? ' ⤴' : ''}
                    </button>
                  ))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
