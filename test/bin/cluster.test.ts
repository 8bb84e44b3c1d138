import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ended, ended, interruptGroup, lockstep, start, startGroup } from './program.js'

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

  it.each(['while its nodes start', 'while it runs'])(
    'lets its nodes stop in peace when Ctrl-C reaches the whole terminal %s',
    async (when) => {
      const data = join(folder, `group ${when}`)
      const locks = ['n1', 'n2', 'n3'].map((id) => join(data, id, 'lock'))
      const child = startGroup('cluster', '--data', data)
      const end = ended(child)
      if (when === 'while it runs') await new Promise((resolve) => child.stdout?.once('data', resolve))
      // All are started at once: when one has its folder, they are processes on their own, and seldom ready.
      else
        while (!locks.some((lock) => existsSync(dirname(lock)))) await new Promise((resolve) => setTimeout(resolve, 5))
      interruptGroup(child)
      const { stderr, code } = await end
      // A node that is not let to stop leaves its lock behind.
      expect({ code, locked: locks.filter((lock) => existsSync(lock)), gone: / is gone/.test(stderr) }, stderr).toEqual(
        {
          code: 0,
          locked: [],
          gone: false,
        },
      )
    },
  )
})
