/** A run under faults, as a report has it: verdicts, what happened along the time, and memory. */
import type { ChaosReport, ChaosRun } from '../../conformance/report/chaos/report.js'
import { counted } from '../../text/counts.js'
import { Charts } from './charts.jsx'

type Verdict = ChaosReport['verdicts'][number]

const signOf = ({ holds, undecided }: Verdict) => {
  if (holds) return <span class="good">✓ holds</span>
  return undecided ? <span>? not decided</span> : <span class="bad">✗ fails</span>
}

const Verdicts = ({ verdicts }: Pick<ChaosReport, 'verdicts'>) => (
  <ul class="verdicts">
    {verdicts.map((verdict) => (
      <li key={verdict.claim}>
        <b>{signOf(verdict)}</b> {verdict.claim} <span class="quiet">{verdict.figure}</span>
        {verdict.lines.length > 0 && <pre class="lines">{verdict.lines.join('\n')}</pre>}
      </li>
    ))}
  </ul>
)

interface TableProperties {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly label: string
}

const Table = ({ heads, rows, label }: TableProperties) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys.
  <section class="scrolls" tabIndex={0} aria-label={label}>
    <table class="by-step">
      <thead>
        <tr>
          {heads.map((head) => (
            <th scope="col" key={head}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, k) => (
          <tr key={k}>
            {row.map((cell, column) => (
              <td key={heads[column]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

const MiB = 2 ** 20
const inMiB = (bytes: number): string => `${Math.round(bytes / MiB)} MiB`

const Faults = ({ happened }: Pick<ChaosRun, 'happened'>) => (
  <details>
    <summary>All {counted(happened.length, 'fault')} in a table</summary>
    <Table
      label="The faults"
      heads={['from', 'to', 'fault', 'nodes', 'what']}
      rows={happened.map(({ from, to, kind, nodes, detail }) => [
        ...[`${from.toFixed(1)} s`, `${to.toFixed(1)} s`, kind, nodes.join(', '), detail],
      ])}
    />
  </details>
)

const Memory = ({ memory }: Pick<ChaosRun, 'memory'>) => (
  <Table
    label="The memory of the nodes"
    heads={['node', 'at first', 'in the end', 'at most', 'log', 'limit in the end']}
    rows={memory.map(({ node, first, last, most, entries, limit }) => [
      ...[node, inMiB(first), inMiB(last), inMiB(most), counted(entries, 'entry', 'entries'), inMiB(limit)],
    ])}
  />
)

export const ChaosView = ({ report: { verdicts, run } }: { readonly report: ChaosReport }) => (
  <>
    {run.lines.map((line) => (
      <p key={line}>{line}</p>
    ))}
    {verdicts.length > 0 && (
      <>
        <h3>Verdicts</h3>
        <Verdicts verdicts={verdicts} />
      </>
    )}
    <h3>Over time</h3>
    <Charts run={run} />
    <Faults happened={run.happened} />
    {run.memory.length > 0 && (
      <>
        <h3>Memory</h3>
        <Memory memory={run.memory} />
      </>
    )}
  </>
)
