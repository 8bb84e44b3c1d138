/** What the last step changed. */
import type { Session } from '../run/session.js'

export const Changes = ({ session: { view, taken, at, path } }: { readonly session: Session }) => {
  const last = taken[at - 1]
  return (
    <section class="panel" aria-labelledby="changes-title">
      <h2 id="changes-title">
        {last === undefined
          ? 'The first state'
          : `Step ${path.length - 1}: ${last.action}${last.server === null ? '' : ` ${last.server}`}`}
      </h2>
      {last?.message && <p class="quiet">on {last.message}</p>}
      {last !== undefined && (
        <ul class="changes">
          {view.changes.length === 0 && <li>nothing changes</li>}
          {view.changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
