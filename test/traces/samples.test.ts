/** The samples are what they say, the validator says of them what it must, and they can be made again. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isLeft } from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { match } from 'ts-pattern'
import { describe, expect, it } from 'vitest'
import { expectedText, filesOf, samples } from '../../conformance/harness/samples/samples.js'
import { validationJson } from '../../conformance/traces/report.js'
import { validate } from '../../conformance/traces/validate.js'
import type { Verdict } from '../../conformance/traces/verdict.js'
import { openTrace, type Trace } from '../../traces/read.js'
import { survey } from '../../traces/survey.js'

const root = fileURLToPath(new URL('../../traces/samples', import.meta.url))

const verdictOn = (folder: string): Verdict => {
  const traces: Trace[] = []
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ndjson'))) {
    const trace = openTrace(join(folder, file))
    if (isLeft(trace)) return { _tag: 'Problem', of: trace.left }
    traces.push(trace.right)
  }
  if (!isNonEmpty(traces)) throw new Error(`${folder} has no traces`)
  const of = survey(traces)
  return isLeft(of) ? { _tag: 'Problem', of: of.left } : validate(of.right)
}

/** The verdict in the words of expected.json, with all reasons. */
const told = (folder: string) => {
  const verdict = verdictOn(folder)
  const json = validationJson(verdict)
  if (json.result === 'ok') {
    const { events, elections, committed } = json
    return { verdict: 'valid', events, elections, committed }
  }
  const { file, line, because } = json.violation
  const word = match(verdict)
    .with({ _tag: 'Problem', of: { kind: 'Unreadable' } }, () => 'unreadable')
    .with({ _tag: 'Problem' }, () => 'inconsistent')
    .otherwise(() => 'refused')
  return { verdict: word, file: file.replace(`${folder}/`, ''), line, reason: because.join('\n') }
}

const expectedIn = (folder: string): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))

describe('the samples of traces', () => {
  const names = readdirSync(root).sort()

  it('are those that can be made again, some good and some bad', () => {
    expect(names).toEqual(samples.map(({ name }) => name).sort())
    const good = names.filter((name) => name.startsWith('good-'))
    expect(good.length).toBeGreaterThanOrEqual(2)
    expect(names.length - good.length).toBeGreaterThanOrEqual(6)
  })

  it.each(names)('%s gets the verdict that it expects', (name) => {
    const folder = join(root, name)
    const { what, reason, ...expected } = expectedIn(folder)
    const { reason: found, ...verdict } = { reason: undefined, ...told(folder) }
    expect(verdict).toEqual(expected)
    if (reason === undefined) expect(found).toBeUndefined()
    else expect(found).toContain(reason)
    expect(what).toMatch(/\.$/)
  })

  it.each(samples.map((sample) => [sample.name, sample] as const))('%s is made anew as it is', (name, sample) => {
    const folder = join(root, name)
    const made = new Map([...filesOf(sample)].map(([node, text]) => [`${node}.ndjson`, text]))
    made.set('expected.json', expectedText(sample))
    const kept = new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]))
    expect(new Map([...kept].sort())).toEqual(new Map([...made].sort()))
  })
})
