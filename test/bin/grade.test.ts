import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lockstep } from './program.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-grade-'))
  writeFileSync(join(folder, 'idle.mjs'), 'export const answer = ({ state }) => ({ state, effects: [] })')
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('grade', () => {
  it('prints one JSON object and exits with 1 where a part is wrong', async () => {
    const { code, stdout } = await lockstep('grade', join(folder, 'idle.mjs'), '--only', 'vectors', '--json')
    const { result, good, of, parts } = JSON.parse(stdout)
    expect([code, result, good, of]).toEqual([1, 'violation', 0, 2])
    expect(parts.map(({ part, what, verdict }: Record<string, string>) => [part, what, verdict])).toEqual([
      ['vectors', 'core', 'wrong'],
      ['vectors', 'scenarios', 'wrong'],
    ])
  })

  it.each([
    [[], 'lockstep: grade: expected one FILE, or --process COMMAND\n'],
    [['a', 'b'], 'lockstep: grade: expected one FILE, or --process COMMAND\n'],
    [['a', '--process', 'b'], 'lockstep: grade: expected one FILE, or --process COMMAND\n'],
    [['missing.mjs'], 'lockstep: missing.mjs: no such file; expected a module that exports a reducer\n'],
  ])('refuses %j in one line', async (words, line) => {
    const { code, stderr } = await lockstep('grade', ...words)
    expect([code, stderr]).toEqual([2, line])
  })
})
