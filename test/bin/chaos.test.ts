import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ended, lockstep, start } from './program.js'

describe('chaos', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** The nodes of the run in the folder that are still there. */
  const nodesLeft = (kept: string): readonly number[] =>
    readdirSync(join(kept, 'data')).flatMap((node) => {
      const lock = join(kept, 'data', node, 'lock')
      if (!existsSync(lock)) return []
      const { pid } = JSON.parse(readFileSync(lock, 'utf8'))
      try {
        process.kill(pid, 0)
        return [pid]
      } catch {
        return []
      }
    })

  it('puts real processes under a nemesis and finds that all holds', async () => {
    const [report, kept] = [join(folder, 'report.html'), join(folder, 'run')]
    const words = ['--seconds', '7', '--seed', '3', '--json', '--report', report, '--keep', kept]
    const { stdout, stderr, code } = await lockstep('chaos', ...words)
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
    const result = JSON.parse(stdout)
    expect(result).toMatchObject({ result: 'ok', seed: 3, nodes: 3, clients: 6, violation: null })
    expect(result.verdicts.map(({ holds }: { holds: boolean }) => holds)).toEqual(Array(8).fill(true))
    expect(Object.keys(result.faults).length).toBeGreaterThan(3)
    expect(result.requests.answered).toBeGreaterThan(0)
    expect(readFileSync(report, 'utf8')).toContain('every verdict holds')
    expect(readdirSync(join(kept, 'trace')).sort()).toEqual(['n1.ndjson', 'n2.ndjson', 'n3.ndjson'])
    expect(readFileSync(join(kept, 'history.jsonl'), 'utf8')).toMatch(
      /^\{"index":0,"time":\d+,"process":\d+,"type":"invoke"/,
    )
    expect(nodesLeft(kept)).toEqual([])
  })

  it('leaves no process when Ctrl-C ends it, not even one that is paused', async () => {
    const kept = join(folder, 'stopped')
    const child = start('chaos', '--seconds', '30', '--seed', '1', '--keep', kept)
    const end = ended(child)
    if (child.stdout === null) throw new Error('there is no standard output')
    for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('SIGSTOP')) break
    child.kill('SIGINT')
    expect(await end).toMatchObject({ code: 130 })
    expect(nodesLeft(kept)).toEqual([])
  })

  it('refuses more nodes away than there are', async () => {
    expect(await lockstep('chaos', '--down', '4')).toEqual({
      ...{ stdout: '', code: 2 },
      stderr: 'lockstep: --down 4: expected at most --nodes, which is 3\n',
    })
  })
})
