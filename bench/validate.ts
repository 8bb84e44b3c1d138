/**
 * Shows that validation takes time linear in the number of events: `tsx bench/validate.ts [FIELD…]`. Records runs of several
 * sizes, leaves the named optional fields out, validates each run, and prints how long that took.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isLeft } from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { validationLines } from '../conformance/traces/report.js'
import { validate } from '../conformance/traces/validate.js'
import type { Validated } from '../conformance/traces/verdict.js'
import { grouped } from '../text/counts.js'
import { table } from '../text/table.js'
import { showProblem } from '../traces/problem.js'
import { openTrace } from '../traces/read.js'
import { survey } from '../traces/survey.js'
import { recordRun } from './recorded-run.js'

const SEED = 1
const LEFT_OUT = process.argv.slice(2)
const SIZES = [25_000, 50_000, 100_000]

const validateFiles = (files: readonly string[]): Validated => {
  const traces = files.map((file) => {
    const trace = openTrace(file)
    if (isLeft(trace)) throw new Error(showProblem(trace.left))
    return trace.right
  })
  if (!isNonEmpty(traces)) throw new Error('a run has at least one trace')
  const surveyed = survey(traces)
  if (isLeft(surveyed)) throw new Error(showProblem(surveyed.left))
  const verdict = validate(surveyed.right)
  if (verdict._tag !== 'Validated') throw new Error(validationLines(verdict).join('\n'))
  return verdict.of
}

const without = (line: string): string => {
  const omit = (object: object): object =>
    Object.fromEntries(Object.entries(object).filter(([field]) => !LEFT_OUT.includes(field)))
  const event: { readonly sent?: readonly object[] } = JSON.parse(line)
  return JSON.stringify({ ...omit(event), ...(event.sent === undefined ? {} : { sent: event.sent.map(omit) }) })
}

/** Optional fields are left out of all lines; the header has none of these names. */
const leaveOut = (file: string): void => {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  writeFileSync(file, `${lines.map(without).join('\n')}\n`)
}

interface Measured {
  readonly of: Validated
  readonly seconds: number
}

const measure = (events: number): Measured => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'))
  try {
    const files = recordRun(folder, events, SEED)
    if (LEFT_OUT.length > 0) for (const file of files) leaveOut(file)
    const started = performance.now()
    const of = validateFiles(files)
    return { of, seconds: (performance.now() - started) / 1000 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const row = ({ of, seconds }: Measured, { of: first, seconds: least }: Measured): readonly string[] => [
  grouped(of.events),
  grouped(of.restarts),
  grouped(of.elections),
  grouped(of.committed),
  seconds.toFixed(2),
  ((seconds / of.events) * 1e6).toFixed(1),
  (of.events / first.events).toFixed(2),
  (seconds / least).toFixed(2),
]

const main = (): void => {
  // The first run warms the compiler up; without it the smallest size would seem the slowest.
  measure(SIZES[0] ?? 1)
  const measured = SIZES.map(measure)
  const columns = ['events', 'restarts', 'elections', 'committed', 'seconds', 'µs/event', 'events ratio', 'time ratio']
  const rows = measured.map((one, _k, [first = one]) => row(one, first))
  for (const line of table(
    columns.map((heading) => ({ heading, align: 'right' })),
    rows,
  ))
    console.log(line)
}

main()
