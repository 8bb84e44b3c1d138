/** The cluster as the page sees it: what each node said last, and what follows from all of it. */

import { type CountedKind, countedKinds } from '../../node/core/backend.js'
import type { Live } from '../../node/http/live.js'

export interface Member {
  readonly id: string
  /** For instance "http://127.0.0.1:8081". */
  readonly url: string
}

export interface NodeView extends Member {
  /** What it said last; null if it has never said anything. */
  readonly live: Live | null
  /** Whether it answered when it was asked last. */
  readonly answers: boolean
}

/** The node that leads in the highest term; null if none says so. One that was cut off may not know that it is over. */
export const leaderOf = (views: readonly NodeView[]): NodeView | null => {
  const leading = views.filter(({ answers, live }) => answers && live?.status.role === 'Leader')
  return leading.reduce<NodeView | null>(
    (best, view) => (best === null || termOf(view) > termOf(best) ? view : best),
    null,
  )
}

export const termOf = ({ live }: NodeView): number => live?.status.term ?? 0

/** Addresses to ask: the leader's first, then of those that answer, then of the others. */
export const bestFirst = (views: readonly NodeView[]): readonly string[] => {
  const leader = leaderOf(views)
  const rank = (view: NodeView): number => (view === leader ? 0 : view.answers ? 1 : 2)
  return [...views].sort((a, b) => rank(a) - rank(b)).map(({ url }) => url)
}

/** Messages that one node has sent to another since it was asked before. */
export interface Flow {
  readonly from: string
  readonly to: string
  readonly kind: CountedKind
  readonly count: number
}

/** A process that has begun anew counts from 0 again. */
export const flowsSince = (before: Live | null, now: Live): readonly Flow[] =>
  before === null
    ? []
    : now.traffic.flatMap(({ peer, sent }) => {
        const old = before.traffic.find((one) => one.peer === peer)?.sent
        return countedKinds.flatMap((kind) => {
          const seen = old?.[kind] ?? 0
          const count = sent[kind] < seen ? sent[kind] : sent[kind] - seen
          return count === 0 ? [] : [{ from: now.status.id, to: peer, kind, count }]
        })
      })
