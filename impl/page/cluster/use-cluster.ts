/** Keeps the page's view of the cluster up to date: every node is asked by itself, again and again. */
import { isLeft } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { useEffect, useRef, useState } from 'preact/hooks'
import { ClusterFacts } from '../../node/http/facts.js'
import { Live } from '../../node/http/live.js'
import { type Flow, flowsSince, type NodeView } from './view.js'

const LOOK_MS = 500
/** One that did not answer is asked less often. */
const SILENT_MS = 1_500
const ANSWER_MS = 1_200

const read = async <A>(url: string, codec: t.Type<A, unknown, unknown>): Promise<A | null> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })
    const decoded = codec.decode(await response.json())
    return isLeft(decoded) ? null : decoded.right
  } catch {
    return null
  }
}

/** What a node has sent between the last two times that it was asked. */
export interface Burst {
  readonly number: number
  readonly flows: readonly Flow[]
}

export interface ClusterState {
  readonly views: readonly NodeView[]
  /** By the id of the node that sent it. */
  readonly bursts: ReadonlyMap<string, Burst>
}

const unknown: ClusterState = { views: [], bursts: new Map() }

const heard = (state: ClusterState, id: string, live: Live | null): ClusterState => {
  const before = state.views.find((view) => view.id === id)?.live ?? null
  const number = (state.bursts.get(id)?.number ?? 0) + 1
  return {
    views: state.views.map((view) =>
      view.id === id ? { ...view, answers: live !== null, live: live ?? view.live } : view,
    ),
    bursts: new Map([...state.bursts, [id, { number, flows: live === null ? [] : flowsSince(before, live) }]]),
  }
}

/** The state for drawing, and the newest one for what goes on between two drawings. */
export const useCluster = (): { readonly state: ClusterState; readonly newest: () => ClusterState } => {
  const [state, setState] = useState(unknown)
  const latest = useRef(unknown)
  useEffect(() => {
    const timers = new Set<number>()
    let isOver = false
    const change = (next: ClusterState): void => {
      latest.current = next
      setState(next)
    }
    const later = (ms: number, action: () => void): void => {
      const timer = window.setTimeout(() => {
        timers.delete(timer)
        action()
      }, ms)
      if (isOver) clearTimeout(timer)
      else timers.add(timer)
    }
    const watch = async (id: string, url: string): Promise<void> => {
      const live = document.hidden ? undefined : await read(`${url}/cluster/live`, Live)
      if (isOver) return
      if (live !== undefined) change(heard(latest.current, id, live))
      later(live === null ? SILENT_MS : LOOK_MS, () => void watch(id, url))
    }
    const begin = async (): Promise<void> => {
      const facts = await read('/cluster', ClusterFacts)
      if (isOver) return
      if (facts === null) later(LOOK_MS, () => void begin())
      else {
        // The node that has served the page is reached where the page came from, which may not be where it says: behind a
        // proxy, or in a container.
        const views = facts.members.map(({ id, url }) => ({
          id,
          url: id === facts.self ? location.origin : url,
          live: null,
          answers: false,
        }))
        change({ ...unknown, views })
        for (const { id, url } of views) void watch(id, url)
      }
    }
    void begin()
    return () => {
      isOver = true
      for (const timer of timers) clearTimeout(timer)
    }
  }, [])
  return { state, newest: () => latest.current }
}
