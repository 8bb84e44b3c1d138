/** What becomes of a sample of another format: it is converted, written, read again, and validated. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import { surveyed } from '../../../conformance/traces/folder.js'
import { validationJson } from '../../../conformance/traces/report.js'
import { validate } from '../../../conformance/traces/validate.js'
import type { Told } from '../../../traces/adapters/step.js'
import { type Woven, weave } from '../../../traces/adapters/weave.js'
import type { Problem } from '../../../traces/problem.js'

/** The place in the file that was converted, which each event has as its note. */
const noteOf = (traces: readonly Woven[], node: string, line: number): unknown =>
  traces.find(({ header }) => header.node === node)?.events[line - 2]?.note

const verdictOn = (folder: string, traces: readonly Woven[]) => {
  const survey = surveyed(folder)
  if (isLeft(survey)) throw new Error(survey.left.found)
  const json = validationJson(validate(survey.right, () => {}, 'Safe'))
  if (json.result === 'ok') return { verdict: json.verdict, needed: Object.keys(json.needed ?? {}) }
  const { file, line, unsafe } = json.violation
  return { verdict: 'refused', at: noteOf(traces, basename(file, '.ndjson'), line ?? 0), unsafe }
}

/** What is said of a file: the verdict on its run, or why it cannot be converted. */
export const saidOf = (read: Either<Problem, Told>) => {
  const traces = isLeft(read) ? read : weave(read.right)
  if (isLeft(traces)) {
    const { file, line, found, expected } = traces.left
    return { verdict: 'not converted', at: `${basename(file)}:${line}`, found, expected }
  }
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-converted-'))
  try {
    for (const { header, events } of traces.right) {
      const lines = [header, ...events].map((line) => `${JSON.stringify(line)}\n`)
      writeFileSync(join(folder, `${header.node}.ndjson`), lines.join(''))
    }
    return verdictOn(folder, traces.right)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
