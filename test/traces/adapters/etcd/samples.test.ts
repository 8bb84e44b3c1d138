/** Runs that etcd's raft has told by itself: correct ones are accepted, ones of a library with a planted bug are refused. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readEtcd } from '../../../../traces/adapters/etcd/read.js'
import { saidOf } from '../converted.js'

const root = fileURLToPath(new URL('../../../../traces/etcd', import.meta.url))
const expected: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(join(root, 'tla/expected.json'), 'utf8'))
const inFolder = (folder: string, ending: string): readonly string[] =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort()

/** What the first word of a sample's name promises. */
const promised: Readonly<Record<string, string>> = { good: 'safe', bad: 'refused', untold: 'not converted' }

describe('traces that etcd tells', () => {
  it('are expected each, and there is one for each patch', () => {
    expect(inFolder('tla', '.ndjson')).toEqual(Object.keys(expected).sort())
    expect(inFolder('tla', '.ndjson').filter((name) => name.startsWith('bad-'))).toEqual(
      inFolder('patches', '.patch').map((name) => `bad-${name}`),
    )
  })

  it.each(Object.keys(expected))('%s', (name) => {
    const said = saidOf(readEtcd([join(root, 'tla', `${name}.ndjson`)]))
    expect(said).toEqual(expected[name])
    expect(said.verdict).toBe(promised[name.split('-')[0] ?? ''])
  })
})
