/** How far an exploration has come, and what it came to. */
import { memory, rate } from '../../conformance/report/exploration/progress.js'
import { grouped } from '../../text/counts.js'
import type { Counts, Fallen, Told } from './checking.js'

const Coverage = ({ coverage }: Pick<Counts, 'coverage'>) => {
  const most = Math.max(1, ...Object.values(coverage).map(({ generated }) => generated))
  return (
    <details>
      <summary>Coverage by action</summary>
      <table class="coverage">
        <thead>
          <tr>
            <th scope="col">action</th>
            <th scope="col">generated</th>
            <th scope="col">distinct</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(coverage).map(([action, { generated, distinct }]) => (
            <tr key={action}>
              <th scope="row">
                {action}
                {generated === 0 && <b> never taken</b>}
              </th>
              <td>
                {grouped(generated)} <meter min={0} max={most} value={generated} aria-label={`${action}, generated`} />
              </td>
              <td>{grouped(distinct)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}

export const Counting = ({ counts }: { readonly counts: Counts }) => (
  <>
    <dl class="counts" data-testid="counts">
      {(
        [
          ['generated', grouped(counts.generated)],
          ['distinct', grouped(counts.distinct)],
          ['depth', String(counts.depth)],
          ['queue', grouped(counts.queue)],
          ['rate', rate(counts.generated, counts.seconds)],
          ['memory', memory(counts.bytes)],
        ] as const
      ).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
    <Coverage coverage={counts.coverage} />
  </>
)

interface Properties {
  readonly told: Told
  /** Null where the path cannot be taken again in the page. */
  readonly open: ((fallen: Fallen) => void) | null
}

export const Outcome = ({ told, open }: Properties) => {
  if (told._tag === 'Refused') return <p class="pill bad">✗ {told.why}</p>
  if (told._tag === 'Counting') return <Counting counts={told.counts} />
  const { fallen, counts, lines } = told
  const [first, ...rest] = lines
  return (
    <>
      <p class={fallen === null ? 'pill good' : 'pill bad'} data-testid="outcome">
        {fallen === null ? `✓ ${first}` : `✗ ${fallen.property} does not hold after ${fallen.steps} steps`}
      </p>
      {fallen !== null && (
        <>
          {open !== null && (
            <button type="button" class="primary" onClick={() => open(fallen)}>
              Open the counterexample as a run
            </button>
          )}
          <details>
            <summary>The counterexample as text</summary>
            <pre>{fallen.lines.join('\n')}</pre>
          </details>
        </>
      )}
      <Counting counts={counts} />
      <details>
        <summary>As the command line says it</summary>
        <pre>{[first, ...rest].join('\n')}</pre>
      </details>
    </>
  )
}
