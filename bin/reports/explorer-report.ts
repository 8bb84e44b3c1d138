/** The explorer as one file with a run in it: it asks nobody, also when it is opened from a disk. */
import { readFileSync, writeFileSync } from 'node:fs'
import { type Extras, inForm, type Telling } from '../../conformance/report/formats/forms.js'
import type { Counterexample } from '../../model/checker/counterexample.js'
import { printLines } from '../cli/terminal.js'
import type { ReportValues } from '../flags/report.js'

/** From the source of this file, or from what is built of it, which is in the folder dist itself. */
const folder = new URL(import.meta.url.endsWith('.ts') ? '../../dist/explorer/' : '../../explorer/', import.meta.url)

/** What the page shows at once; explorer/report.ts reads it. */
export interface Report {
  readonly title: string
  /** Null where it is not decided. */
  readonly isGood: boolean | null
  /** What the command says, line by line. */
  readonly lines: readonly string[]
  /** What is opened in the page, as if somebody had chosen these files. */
  readonly files: readonly { readonly name: string; readonly text: string }[]
}

const policy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
].join('; ')

/** What is inside a script ends at the first such tag, wherever that stands. */
const inScript = (text: string): string => text.replace(/<(?=\/script|!--)/gi, '\\x3C')

/** In JSON a less-than sign has another spelling. */
const asJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Throws where the explorer is not built. */
export const reportPage = (report: Report): string => {
  const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8" />',
    `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    '<meta name="viewport" content="width=device-width, initial-scale=1" />',
    '<meta name="color-scheme" content="light dark" />',
    `<title>${escaped(report.title)}</title>`,
    `<style>${read('explorer.css')}</style>`,
    '</head>',
    '<body>',
    '<div id="page"></div>',
    `<noscript><pre>${escaped(report.lines.join('\n'))}</pre></noscript>`,
    `<script type="application/json" id="report">${asJson(report)}</script>`,
    `<script type="application/json" id="worker">${asJson(read('worker.js'))}</script>`,
    `<script type="module">${inScript(read('explorer.js'))}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

/** False if the file cannot be written, which is then said on standard error; true also if none was asked for. */
export const writeReport = ({ report: file }: ReportValues, report: () => Report): boolean => {
  if (file === null) return true
  try {
    writeFileSync(file, reportPage(report()))
    printLines(process.stderr, [`${file} is written`])
    return true
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    printLines(process.stderr, [`lockstep: --report "${file}": ${why}; expected a file, and an explorer that is built`])
    return false
  }
}

/** The path that was found, as a file of the page; none where nothing was. */
export const pathFile = <L, M>(
  telling: Telling<L, M>,
  found: Counterexample<L, M> | null,
  shows: Extras['shows'],
): Report['files'] =>
  found === null ? [] : [{ name: 'path.itf.json', text: inForm('itf', telling, found, { shows }) }]

/** Files that were read once can be read again; one that cannot is left out, and the page says what the command says. */
export const filesOf = (files: readonly string[]): Report['files'] =>
  files.map((file) => ({ name: file, text: readFileSync(file, 'utf8') }))
