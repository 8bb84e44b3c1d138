import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ended, lockstep, start } from './program.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('verify', () => {
  it.concurrent.each([
    [
      '--only all',
      '--only "all": expected one or more of model, refinement, cluster, trace, chaos, broken-rule, separated by commas',
    ],
    [
      '--only trace',
      '--only trace: expected cluster as well, which records the trace; the command validate checks another trace',
    ],
    ['--nodes 2 --kills 1', '--kills 1: expected 0 with fewer than 3 nodes, as none could be spared'],
    ['--seconds 5 --kills 2', '--kills 2: expected at most one in 3 s, that is 1'],
  ])('%s: one line and exit code 2', async (words, line) => {
    expect(await lockstep('verify', ...words.split(' '))).toEqual({
      stdout: '',
      stderr: `lockstep: ${line}\n`,
      code: 2,
    })
  })

  it('kills nodes of a real cluster, finds everything that was acknowledged, and its trace valid', async () => {
    const keep = join(folder, 'kept')
    const words = ['--only', 'cluster,trace', '--seconds', '6', '--kills', '2', '--json', '--keep', keep]
    const { stdout, stderr, code } = await lockstep('verify', ...words)
    const told = JSON.parse(stdout)
    expect({ code, result: told.result }, stderr).toEqual({ code: 0, result: 'ok' })
    const [cluster, trace] = told.stages
    expect(cluster).toMatchObject({ name: 'cluster', verdict: 'holds', findings: [], nodes: 3, clients: 6 })
    expect(cluster.kills.map(({ role }: { readonly role: string }) => role)).toEqual(['leader', 'follower'])
    expect(cluster.acknowledged).toBeGreaterThan(0)
    expect(trace).toMatchObject({ name: 'trace', verdict: 'holds', result: 'ok', nodes: 3, restarts: 5 })
    expect(readdirSync(join(keep, 'trace')).sort()).toEqual(['n1.ndjson', 'n2.ndjson', 'n3.ndjson'])
    expect(await lockstep('verify', '--keep', keep)).toEqual({
      stdout: '',
      stderr: `lockstep: --keep ${keep}: it exists already; expected the name of a new folder\n`,
      code: 2,
    })
  })

  it('stops at Ctrl-C, with no node left', async () => {
    const keep = join(folder, 'stopped')
    const child = start('verify', '--only', 'cluster', '--seconds', '60', '--kills', '1', '--keep', keep)
    const end = ended(child)
    const holders = (): readonly number[] =>
      ['n1', 'n2', 'n3'].flatMap((id) => {
        const lock = join(keep, 'data', id, 'lock')
        return existsSync(lock) ? [JSON.parse(readFileSync(lock, 'utf8')).pid] : []
      })
    while (holders().length < 3) await new Promise((resolve) => setTimeout(resolve, 20))
    const pids = holders()
    child.kill('SIGINT')
    const { stdout, code } = await end
    expect(code).toBe(130)
    expect(stdout).toMatch(/cluster {2}stopped {2,}\d+\.\d {2}stopped before its end/)
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})
