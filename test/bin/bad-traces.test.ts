/** Every way in which files are no trace of one run: one line that says what and where, and exit code 2. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lockstep } from './program.js'

const header = (node: string, run = 'a'): string =>
  `{"format":"lockstep-trace","version":1,"cluster":"c","run":"${run}","node":"${node}","nodes":["n1","n2"],"initialTerm":1}\n`
const restart = '{"seq":1,"event":"Restart","sent":[]}\n'

type Case = readonly [name: string, files: readonly [string, string], line: string]

const cases: readonly Case[] = [
  [
    'a line that is not JSON',
    [`${header('n1')}oops\n`, header('n2')],
    '0:2: not JSON: "oops"; expected one JSON object',
  ],
  [
    'an unknown event',
    [`${header('n1')}{"seq":1,"event":"Coup","sent":[]}\n`, header('n2')],
    '0:2: event is "Coup"; expected one of ElectionTimeout, HeartbeatTimeout, ClientRequests, Receive, Restart',
  ],
  [
    'a file cut in the middle',
    [header('n1'), `${header('n2')}${restart.slice(0, 20)}`],
    '1:2: the line is cut in the middle: no newline ends it; expected a whole line',
  ],
  ['an empty file', ['', header('n2')], '0: an empty file; expected a header line'],
  [
    'files of two runs',
    [header('n1'), header('n2', 'b')],
    '1:1: run is "b"; expected "a" as in 0: the files of one run',
  ],
]

describe('validate', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it.concurrent.each(cases)('refuses %s', async (name, texts, line) => {
    const files = texts.map((text, i) => {
      const file = join(folder, `${name.replaceAll(' ', '-')}-${i}`)
      writeFileSync(file, text)
      return file
    })
    const named = line.replace(/^\d/, (i) => files[Number(i)] ?? '').replace(' in 0:', ` in ${files[0]}:`)
    expect(await lockstep('validate', ...files)).toEqual({ stdout: '', stderr: `${named}\n`, code: 2 })
  })
})
