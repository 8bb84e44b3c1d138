import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, ended, lockstep, start } from './program.js'

/** Waits until the cluster is ready, does something with the URLs of its nodes, and stops it by Ctrl-C. */
const whileRunning = async (
  words: readonly string[],
  action: (urls: readonly string[]) => Promise<void>,
): Promise<Ended> => {
  const child = start('cluster', ...words)
  const end = ended(child)
  const urls: string[] = []
  try {
    if (child.stdout === null) throw new Error('the cluster has no standard output')
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('ready')) break
      urls.push(line.split(' ')[1] ?? '')
    }
    await action(urls)
  } finally {
    child.kill('SIGINT')
  }
  return end
}

/** Asks until a leader serves the request; the election takes a moment. */
const post = async (url: string, body: unknown): Promise<number> => {
  const headers = { 'content-type': 'application/json' }
  for (;;) {
    const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
    if (status !== 503) return status
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('cluster', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('serves the shop, stops at Ctrl-C, keeps what was bought, and leaves a trace that is valid', async () => {
    const words = ['--data', join(folder, 'data'), '--trace', join(folder, 'trace')]
    const first = await whileRunning(words, async ([url]) => {
      expect(await post(`${url}/products`, { id: 'tea', name: 'Tea', price: 350, stock: 10 })).toBe(201)
    })
    expect(first.code).toBe(0)
    const second = await whileRunning(words, async ([, url]) => {
      expect(await post(`${url}/products`, { id: 'tea', name: 'Tea', price: 350, stock: 10 })).toBe(409)
    })
    expect(second.code).toBe(0)

    const files = readdirSync(join(folder, 'trace')).sort()
    expect(files).toEqual(['n1.ndjson', 'n2.ndjson', 'n3.ndjson'])
    const { stdout, stderr, code } = await lockstep('validate', ...files.map((file) => join(folder, 'trace', file)))
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(stdout).toMatch(/^valid: the model explains \d+ events\n {2}3 nodes, 6 restarts, /)

    // A trace that begins in the middle would explain nothing: the nodes refuse to begin one.
    const late = await lockstep('cluster', '--data', join(folder, 'data'), '--trace', join(folder, 'late'))
    expect({ ...late, stderr: late.stderr.split('\n').length }).toEqual({ stdout: '', stderr: 2, code: 2 })
    expect(late.stderr).toMatch(/^lockstep: n\d: .* does not exist, but .* holds a log already; expected a trace from/)
  })
})
