import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const pathOf = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

const vectorsIn = (path: string): readonly unknown[] => JSON.parse(readFileSync(path, 'utf8')).vectors

const isThere = (command: string, word: string): boolean => spawnSync(command, [word]).status === 0

/** The runners, by the language that has to be installed. */
const runners = [
  {
    language: 'Python',
    there: isThere('python3', '--version'),
    command: ['python3', pathOf('vectors/runners/run.py')],
  },
  { language: 'Go', there: isThere('go', 'version'), command: ['go', 'run', pathOf('vectors/runners/run.go')] },
]

const ours = [process.execPath, '--import', 'tsx', pathOf('bin/lockstep.ts'), 'reducer']

describe.each(runners)('the runner in $language', ({ language, there, command: [program = '', ...words] }) => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-runners-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const run = (files: readonly string[], reducer: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(program, [...words, ...files, '--', ...reducer], {
      cwd: pathOf('.'),
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }
  const asks = it.skipIf(!there)

  it.runIf(!there)(`is not run: ${language} is not installed here`, () => expect(there).toBe(false))

  asks('finds that our reducer is right', () => {
    const files = ['core', 'features', 'scenarios'].map((name) => pathOf(`vectors/${name}.json`))
    const asked = files.flatMap(vectorsIn).length
    expect(run(files, ours)).toEqual({ status: 0, stdout: `${asked} of ${asked} answers are right\n`, stderr: '' })
  })

  asks('finds that one is wrong which answers nothing but the state that it was given', () => {
    const reducer = join(folder, 'idle.mjs')
    writeFileSync(
      reducer,
      `import { createInterface } from 'node:readline'
      for await (const line of createInterface({ input: process.stdin }))
        console.log(JSON.stringify({ state: JSON.parse(line).state, effects: [] }))`,
    )
    const { status, stdout } = run([pathOf('vectors/core.json')], [process.execPath, reducer])
    const [, right = '', asked] = /(\d+) of (\d+) answers are right\n$/.exec(stdout) ?? []
    expect([status, Number(asked)]).toEqual([1, vectorsIn(pathOf('vectors/core.json')).length])
    expect(Number(right)).toBeLessThan(Number(asked) / 2)
    expect(stdout).toContain('vectors/core.json, ')
  })

  asks('says so when the reducer ends, and when a file is none of vectors', () => {
    const nothing = run([pathOf('vectors/core.json')], [process.execPath, '-e', ''])
    expect([nothing.status, nothing.stdout]).toEqual([1, expect.stringContaining('ended without an answer')])
    const none = run([pathOf('package.json')], ours)
    expect([none.status === 0, none.stderr]).toEqual([
      false,
      expect.stringContaining('not a file of vectors of version 1'),
    ])
  })
})
