/** The report of a run under a nemesis as one HTML page, which needs nothing from anywhere else. */

import { counted, grouped } from '../../../text/counts.js'
import type { Evidence } from '../../harness/chaos/evidence.js'
import { inMiB, limitFor, memoryByNode } from '../../harness/chaos/memory.js'
import type { Verdict } from '../../harness/chaos/verdict.js'
import { latencyLane, termsLane, throughputLane } from './charts.js'
import { css } from './css.js'
import { axisOf, heading, lanesHtml } from './lanes.js'
import { attemptsOf, fails, faultCounts, messagesLine, resultOf } from './lines.js'
import { escaped } from './scale.js'
import { legend, timelineLanes } from './timeline.js'

interface Column {
  readonly text: string
  readonly isNumber: boolean
}

const table = (columns: readonly Column[], rows: readonly (readonly string[])[]): string => {
  const cell = (tag: 'th' | 'td') => (text: string, k: number) =>
    `<${tag}${columns[k]?.isNumber === true ? ' class="n"' : ''}>${escaped(text)}</${tag}>`
  const head = columns.map(({ text }, k) => cell('th')(text, k)).join('')
  const body = rows.map((row) => `<tr>${row.map(cell('td')).join('')}</tr>`).join('\n')
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`
}

const words = (...texts: readonly string[]): readonly Column[] => texts.map((text) => ({ text, isNumber: false }))
const numbers = (...texts: readonly string[]): readonly Column[] => texts.map((text) => ({ text, isNumber: true }))

const signOf = ({ holds, undecided }: Verdict): string => {
  if (holds) return '<span class="result good">✓ holds</span>'
  return undecided ? '<span class="result">? not decided</span>' : '<span class="result bad">✗ fails</span>'
}

const verdictItem = (verdict: Verdict): string => {
  const { claim, figure, lines } = verdict
  const seen = figure === '' ? '' : `<span class="soft">${escaped(figure)}</span>`
  const against = lines.length === 0 ? '' : `<pre>${lines.map(escaped).join('\n')}</pre>`
  return `<li>${signOf(verdict)}<span>${escaped(claim)}</span>${seen}${against}</li>`
}

const legendHtml = (entries: readonly { readonly style: string; readonly text: string }[]): string =>
  `<ul class="legend">${entries.map(({ style, text }) => `<li><i class="${style}"></i>${escaped(text)}</li>`).join('')}</ul>`

const charts = ({ nodes, phases, happened, traffic, ended }: Evidence): string => {
  const seconds = Math.max(1, ended, traffic.length)
  const axis = axisOf(seconds)
  const lanes = [
    ...timelineLanes(axis, nodes, phases, happened),
    heading('terms'),
    termsLane(axis, nodes, phases),
    heading('requests in each second'),
    throughputLane(axis, traffic),
    heading('latency of an operation, retries included'),
    latencyLane(axis, traffic),
  ]
  const lines = [
    ...nodes.map((node, k) => ({ style: `node-${k % 5}`, text: `term of ${node}` })),
    ...[
      { style: 'answered', text: 'answered' },
      { style: 'unknown', text: 'of unknown end' },
      { style: 'refused', text: 'refused for the moment' },
      { style: 'p50', text: 'latency: median' },
      { style: 'p99', text: '99 %' },
    ],
  ]
  const title = 'roles, faults, terms, requests and latency over time; the faults are also in the table below'
  return [legendHtml(legend), lanesHtml(title, seconds, axis, lanes), legendHtml(lines)].join('\n')
}

const faultsTable = ({ happened }: Evidence): string => {
  const columns = [...numbers('from', 'to'), ...words('fault', 'nodes', 'what')]
  const rows = happened.map(({ from, to, kind, nodes, detail }) => [
    ...[`${from.toFixed(1)} s`, `${to.toFixed(1)} s`],
    ...[kind, nodes.join(', '), detail],
  ])
  const summary = `<summary>All ${counted(happened.length, 'fault')} in a table</summary>`
  return `<details>${summary}${table(columns, rows)}</details>`
}

const memoryTable = ({ memory }: Evidence): string => {
  const nodes = memoryByNode(memory)
  if (nodes.length === 0) return '<p class="soft">This system does not tell how much memory a process takes.</p>'
  const columns = [...words('node'), ...numbers('at first', 'in the end', 'at most', 'log', 'limit in the end')]
  const rows = nodes.map(({ node, first, last, most, entries }) => [
    ...[node, inMiB(first), inMiB(last), inMiB(most)],
    ...[counted(entries, 'entry', 'entries'), inMiB(limitFor(entries))],
  ])
  return table(columns, rows)
}

const titleOf = (verdicts: readonly Verdict[]): string => {
  const result = resultOf(verdicts)
  if (result === 'ok') return 'Safe under chaos: every verdict holds'
  if (result === 'violation')
    return `Not safe: ${counted(verdicts.filter(fails).length, 'verdict fails', 'verdicts fail')}`
  const open = verdicts.filter(({ undecided }) => undecided)
  return `Not decided: nothing fails, but ${counted(open.length, 'verdict is open', 'verdicts are open')}`
}

/** Pure: the same run and verdicts give the same page. */
export const chaosHtml = (evidence: Evidence, verdicts: readonly Verdict[]): string => {
  const { seed, nodes, clients, atOnce, happened, ended, healed } = evidence
  const result = resultOf(verdicts)
  const { answered, unknown, failed } = attemptsOf(evidence)
  const title = titleOf(verdicts)
  const kinds = Object.entries(faultCounts(evidence)).map(([kind, count]) => `${kind} ${grouped(count)}`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(`${title} (seed ${seed})`)}</title>
<style>
${css}
</style>
</head>
<body><main>
<h1${result === 'undecided' ? '' : ` class="${result === 'ok' ? 'good' : 'bad'}"`}>${escaped(title)}</h1>
<p>${counted(nodes.length, 'process', 'processes')} and ${counted(clients, 'client')} for ${ended.toFixed(0)} s, seed ${seed}; at most ${counted(atOnce, 'node')} away at once; every fault was over after ${healed.toFixed(0)} s.</p>
<p>${counted(answered, 'request')} answered, ${grouped(unknown)} of unknown end, ${grouped(failed)} refused for the moment. ${escaped(messagesLine(evidence))}.</p>
<h2>Verdicts</h2>
<ul class="verdicts">
${verdicts.map(verdictItem).join('\n')}
</ul>
<h2>Roles and faults over time</h2>
${charts(evidence)}
<h2>Faults</h2>
<p>${counted(happened.length, 'fault')} came about: ${escaped(kinds.join(', '))}.</p>
${faultsTable(evidence)}
<h2>Memory</h2>
${memoryTable(evidence)}
</main></body>
</html>
`
}
