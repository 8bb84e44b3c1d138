/** Runs of etcd's raft: correct ones are accepted by the names that they need, ones with a planted bug are refused. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { surveyed } from '../../conformance/traces/folder.js'
import { validationJson } from '../../conformance/traces/report.js'
import { validate } from '../../conformance/traces/validate.js'

const root = fileURLToPath(new URL('../../traces/etcd/samples', import.meta.url))
const names = readdirSync(root).sort()

const told = (name: string) => {
  const folder = join(root, name)
  const survey = surveyed(folder)
  if (isLeft(survey)) throw new Error(survey.left.found)
  const json = validationJson(validate(survey.right, () => {}, 'Safe'))
  if (json.result === 'ok') return { verdict: json.verdict, needed: Object.keys(json.needed ?? {}) }
  const { file, line, unsafe } = json.violation
  return { verdict: 'refused', file: file.replace(`${folder}/`, ''), line, unsafe }
}

describe('runs of etcd', () => {
  it('are good ones, and one for each bug that is planted', () => {
    const bugs = [...readFileSync(join(root, '../emitter/bugs.go'), 'utf8').matchAll(/^\t"([a-z-]+)":/gm)]
    const good = [
      'good-bootstrap',
      'good-check-quorum',
      'good-faults',
      'good-five-nodes',
      'good-parallel',
      'good-plain',
    ]
    expect(names).toEqual([...bugs.map(([, bug]) => `bad-${bug}`), ...good].sort())
  })

  it.each(names)('%s', (name) => {
    const expected = JSON.parse(readFileSync(join(root, name, 'expected.json'), 'utf8'))
    expect(told(name)).toEqual(expected)
    expect(expected.verdict === 'refused').toBe(name.startsWith('bad-'))
  })
})
