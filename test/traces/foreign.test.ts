/** What other implementations do is accepted by its names, and what comes near it and is not safe is refused. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import {
  filesOfForeign,
  foreignExpectedText,
  foreignSamples,
} from '../../conformance/harness/foreign/foreign-samples.js'
import { surveyed } from '../../conformance/traces/folder.js'
import { validationJson } from '../../conformance/traces/report.js'
import { validate } from '../../conformance/traces/validate.js'
import type { Strictness } from '../../conformance/traces/verdict.js'
import { relaxationNames } from '../../model/raft/relaxations.js'
import { Relaxed } from '../../model/raft/types.js'

const root = fileURLToPath(new URL('../../traces/foreign', import.meta.url))

const told = (name: string, strictness: Strictness) => {
  const folder = join(root, name)
  const survey = surveyed(folder)
  if (isLeft(survey)) throw new Error(survey.left.found)
  const json = validationJson(validate(survey.right, () => {}, strictness))
  if (json.result === 'ok') return { verdict: json.verdict, needed: Object.keys(json.needed ?? {}) }
  const { file, line, unsafe } = json.violation
  return { verdict: 'refused', file: file.replace(`${folder}/`, ''), line, unsafe }
}

describe('the samples of foreign behaviour', () => {
  it('are made anew as they are', () => {
    expect(readdirSync(root).sort()).toEqual(foreignSamples.map(({ name }) => name).sort())
    for (const sample of foreignSamples) {
      const made = [...filesOfForeign(sample)].map(([node, text]) => [`${node}.ndjson`, text])
      const folder = join(root, sample.name)
      const kept = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')])
      expect(kept.sort()).toEqual([...made, ['expected.json', foreignExpectedText(sample)]].sort())
    }
  })

  it('show every relaxation that our own reducer does not need', () => {
    const shown = foreignSamples.flatMap(({ expected }) => (expected.verdict === 'refused' ? [] : expected.needed))
    expect(relaxationNames.filter((name) => !Relaxed[name] && !shown.includes(name))).toEqual([])
  })

  it.each(foreignSamples.map(({ name, expected }) => [name, expected] as const))('%s', (name, expected) => {
    expect(told(name, 'Safe')).toEqual(expected)
    expect(told(name, 'Strict').verdict).toBe('refused')
  })
})
