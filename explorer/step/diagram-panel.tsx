/** The run as a space-time diagram, and its variables step by step. */
import { useMemo } from 'preact/hooks'
import type { Session } from '../run/session.js'
import { Diagram } from '../timeline/diagram.jsx'
import { timelineOf } from '../timeline/of-session.js'
import { VariablesTable } from './variables-table.jsx'

interface Properties {
  readonly session: Session
  readonly change: (session: Session) => void
}

export const DiagramPanel = ({ session, change }: Properties) => {
  const timeline = useMemo(() => timelineOf(session), [session])
  const at = session.line.indexOf(session.at) - 1
  return (
    <section class="panel" aria-labelledby="diagram-title">
      <h2 id="diagram-title">Space-time diagram</h2>
      {timeline.events.length === 0 ? (
        <p class="quiet">No step has been taken yet.</p>
      ) : (
        <Diagram
          timeline={timeline}
          selected={at < 0 ? null : at}
          select={(place) => change(session.jump(session.line[place + 1] ?? 0))}
        />
      )}
      <VariablesTable session={session} jump={(place) => change(session.jump(place))} />
    </section>
  )
}
