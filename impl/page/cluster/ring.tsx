/** The nodes and the messages between them, as a drawing that moves. */

import type { CountedKind } from '../../node/core/backend.js'
import type { Condition } from '../../node/operations/condition.js'
import type { Burst } from './use-cluster.js'
import type { Flow, NodeView } from './view.js'

const WIDTH = 360
const HEIGHT = 212
const NODE = 27
/** However many messages a burst has, this many dots stand for those of one kind on one link. */
const MOST_DOTS = 3
/** Both directions of a link, side by side. */
const APART = 5

interface Point {
  readonly x: number
  readonly y: number
}

const placeOf = (k: number, n: number): Point => {
  const angle = (2 * Math.PI * k) / n - Math.PI / 2
  return { x: WIDTH / 2 + 125 * Math.cos(angle), y: HEIGHT / 2 + (n === 3 ? 18 : 0) + 74 * Math.sin(angle) }
}

/** What the colours of the dots mean. */
export const shades: readonly {
  readonly shade: string
  readonly kinds: readonly CountedKind[]
  readonly words: string
}[] = [
  { shade: 'entries', kinds: ['AppendEntries'], words: 'entries' },
  { shade: 'heartbeat', kinds: ['Heartbeat'], words: 'heartbeats' },
  { shade: 'answer', kinds: ['AppendEntriesResponse'], words: 'answers' },
  { shade: 'vote', kinds: ['RequestVote', 'RequestVoteResponse'], words: 'votes' },
]

interface DotsProps {
  readonly burst: Burst
  readonly place: (id: string) => Point | null
  /** Whether messages to this node do not arrive. */
  readonly isLost: (flow: Flow) => boolean
}

const Dots = ({ burst, place, isLost }: DotsProps) => (
  <g>
    {burst.flows.flatMap((flow) => {
      const from = place(flow.from)
      const to = place(flow.to)
      if (from === null || to === null) return []
      const [dx, dy] = [to.x - from.x, to.y - from.y]
      const length = Math.hypot(dx, dy)
      const shade = shades.find(({ kinds }) => kinds.includes(flow.kind))?.shade ?? 'heartbeat'
      const start = shade === 'answer' ? 0.2 : 0
      return Array.from({ length: Math.min(flow.count, MOST_DOTS) }, (_, k) => (
        <circle
          key={`${burst.number} ${flow.to} ${flow.kind} ${k}`}
          class={`dot ${shade}${isLost(flow) ? ' lost' : ''}`}
          cx={from.x - (dy / length) * APART}
          cy={from.y + (dx / length) * APART}
          r={shade === 'entries' ? 5 : 3.5}
          style={{ '--dx': `${dx}px`, '--dy': `${dy}px`, 'animation-delay': `${start + k * 0.12}s` }}
        />
      ))
    })}
  </g>
)

const isReached = (view: NodeView | undefined, condition: Condition | undefined): boolean =>
  view?.answers === true && condition?.isCutOff !== true

export interface RingProps {
  readonly views: readonly NodeView[]
  /** The id of the node that leads, whether it answers this browser or not; null if none is known. */
  readonly leader: string | null
  readonly bursts: ReadonlyMap<string, Burst>
  readonly conditions: readonly Condition[] | null
}

const says = (views: readonly NodeView[]): string =>
  views
    .map(({ id, answers, live }) => `${id}: ${answers && live !== null ? live.status.role : 'does not answer'}`)
    .join(', ')

export const Ring = ({ views, leader, bursts, conditions }: RingProps) => {
  const places = new Map(views.map(({ id }, k) => [id, placeOf(k, views.length)]))
  const place = (id: string): Point | null => places.get(id) ?? null
  const reached = new Map(
    views.map((view) => [
      view.id,
      isReached(
        view,
        conditions?.find(({ id }) => id === view.id),
      ),
    ]),
  )
  /** Whether these live and hear each other this browser cannot tell. */
  const unseen = new Set(views.flatMap(({ id, live }) => (live === null ? [id] : [])))
  const links = views.flatMap((a, k) => views.slice(k + 1).map((b) => [a.id, b.id] as const))
  return (
    <svg class="ring" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={says(views)}>
      {links.map(([a, b]) => {
        const [from, to] = [place(a), place(b)]
        const isWhole = reached.get(a) === true && reached.get(b) === true
        const isUnknown = unseen.has(a) || unseen.has(b)
        return from === null || to === null ? null : (
          <line
            key={`${a} ${b}`}
            class={isWhole ? 'link' : isUnknown ? 'link unknown' : 'link broken'}
            x1={from.x}
            y1={from.y}
            x2={to.x}
            y2={to.y}
          />
        )
      })}
      {[...bursts].map(([id, burst]) => (
        <Dots
          key={id}
          burst={burst}
          place={place}
          isLost={({ from, to }) => !unseen.has(to) && (reached.get(from) !== true || reached.get(to) !== true)}
        />
      ))}
      {views.map((view) => {
        const { x, y } = placeOf(views.indexOf(view), views.length)
        const role = view.answers ? (view.live?.status.role ?? 'Follower') : view.live === null ? 'Unreached' : 'Silent'
        return (
          <g key={view.id} class={`node ${view.id === leader ? 'is-leader' : ''} ${role.toLowerCase()}`}>
            <circle cx={x} cy={y} r={NODE} />
            <text x={x} y={y + 1}>
              {view.id}
            </text>
            <text x={x} y={y + 15} class="small">
              {view.answers ? `term ${view.live?.status.term ?? '?'}` : view.live === null ? 'term ?' : 'silent'}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
