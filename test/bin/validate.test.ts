import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lockstep } from './program.js'

const header = {
  format: 'lockstep-trace',
  version: 1,
  cluster: 'c',
  run: 'r',
  node: 'n1',
  nodes: ['n1'],
  initialTerm: 1,
}
const elected = {
  seq: 1,
  event: 'ElectionTimeout',
  sent: [],
  currentTerm: 2,
  votedFor: 'n1',
  log: { keep: 0, append: [{ term: 2, value: 'noop' }] },
  role: 'Leader',
  commitIndex: 1,
}

describe('validate', () => {
  let folder: string
  const file = (name: string, ...lines: readonly unknown[]): string => {
    const path = join(folder, name)
    writeFileSync(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''))
    return path
  }
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('accepts what the model explains', async () => {
    const { stdout, stderr, code } = await lockstep('validate', file('good', header, elected), '--json')
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(JSON.parse(stdout)).toMatchObject({ result: 'ok', nodes: 1, events: 1, elections: 1, committed: 1 })
  })

  it('refuses what it does not, with the line', async () => {
    const bad = file('bad', header, { ...elected, currentTerm: 7 })
    const { stdout, stderr, code } = await lockstep('validate', bad)
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 })
    expect(stdout.split('\n')[0]).toBe(`${bad}:2: not valid: ElectionTimeout of n1, seq 1`)
    expect(stdout).toContain('  this line alone would pass with currentTerm 2 instead of 7\n')
    expect(stdout).toContain(`  explained before it: 0 of 1 event, up to ${bad}:1\n`)
    expect(stdout).toContain('> bad:2  * ElectionTimeout')
    const json = await lockstep('validate', bad, '--json')
    expect(JSON.parse(json.stdout).violation).toMatchObject({
      edits: [{ field: 'currentTerm', actual: '7', instead: '2' }],
      before: { events: 0, actions: {}, explainedBy: {} },
      diagnosis: { events: 1, explained: [{ file: bad, line: 1 }], nodes: ['n1'], repair: 'Neither' },
    })
  })

  it('says in one line what it cannot read', async () => {
    const cut = file('cut', header, 'no JSON')
    expect(await lockstep('validate', cut)).toEqual({
      stdout: '',
      stderr: `${cut}:2: not JSON: "no JSON"; expected one JSON object\n`,
      code: 2,
    })
    const idle = file('idle', header)
    expect(await lockstep('validate', idle)).toEqual({
      stdout: '',
      stderr: `${idle}: a header without an event; expected the trace of a run, with at least one event\n`,
      code: 2,
    })
    const missing = join(folder, 'missing')
    expect(await lockstep('validate', missing, '--json')).toEqual({
      stdout: '',
      stderr: `${missing}: no such file or directory (ENOENT); expected a trace file that can be read\n`,
      code: 2,
    })
  })
})
