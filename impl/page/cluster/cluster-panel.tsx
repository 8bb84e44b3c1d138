/** The cluster beside the shop: who leads, how far each node is, what they say to each other. */
import { useEffect, useRef } from 'preact/hooks'
import type { Operations } from '../client/operations.js'
import { NodeCard } from './node-card.jsx'
import { reignOf } from './reign.js'
import { Ring, shades } from './ring.jsx'
import type { ClusterState } from './use-cluster.js'
import { useOperations } from './use-operations.js'

export interface ClusterPanelProps {
  readonly state: ClusterState
  readonly operations: Operations | null
  readonly announce: (sentence: string) => void
}

export const ClusterPanel = ({ state: { views, bursts }, operations, announce }: ClusterPanelProps) => {
  const { conditions, act } = useOperations(operations, announce)
  const who = reignOf(views)
  const leader = who._tag === 'Leads' ? who.leader : null
  const reign = who._tag === 'Leads' ? `${who.leader} leads in term ${who.term}.` : null
  const told = useRef<string | null>(null)
  // The first leader is no news.
  useEffect(() => {
    if (reign === null || reign === told.current) return
    if (told.current !== null) announce(reign)
    told.current = reign
  }, [reign])
  return (
    <aside id="cluster" aria-labelledby="cluster-title" tabIndex={-1}>
      <h2 id="cluster-title">The cluster, live</h2>
      <Ring views={views} leader={leader} bursts={bursts} conditions={conditions} />
      <ul class="legend" aria-label="Messages between the nodes">
        {shades.map(({ shade, words }) => (
          <li key={shade}>
            <span class={`swatch ${shade}`} />
            {words}
          </li>
        ))}
      </ul>
      <ul class="node-cards">
        {views.map((view) => (
          <NodeCard
            key={view.id}
            view={view}
            isLeader={view.id === leader}
            href={`${view.url}/${operations === null ? '' : `#operations=${operations.text}`}`}
            condition={conditions?.find(({ id }) => id === view.id)}
            act={(operation) => act(view.id, operation)}
          />
        ))}
      </ul>
    </aside>
  )
}
