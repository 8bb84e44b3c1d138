/** Nodes on real files and sockets that take snapshots: a follower that was away, and the start from what is on disk. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isLeft, right } from 'fp-ts/lib/Either.js'
import { afterEach, expect, it } from 'vitest'
import { nobody } from '../../../../impl/node/core/observer.js'
import { DEFAULT_TIMING } from '../../../../impl/node/core/role-timer.js'
import type { LogLine } from '../../../../impl/node/logging/logger.js'
import { type RunningServer, startServer } from '../../../../impl/node/process/server.js'
import { ServerId } from '../../../../impl/raft/types.js'
import { freePorts } from '../free-ports.js'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-snapshots-'))
const running = new Map<number, RunningServer>()
const errors: LogLine[] = []
const timing = { ...DEFAULT_TIMING, electionMs: 200, heartbeatMs: 40 }

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const stop = async (i: number): Promise<void> => {
  const server = running.get(i)
  running.delete(i)
  if (server !== undefined) await new Promise<void>((resolve) => server.stop(resolve))
}
afterEach(async () => {
  for (const i of [...running.keys()]) await stop(i)
  rmSync(folder, { recursive: true })
})

it('brings a follower that was away up to date, and goes on from disk', async () => {
  const ports = await freePorts(6)
  const address = (port: number) => ({ host: '127.0.0.1', port: ports[port]! })
  const members = [0, 1, 2].map((i) => ({ id: ServerId(`n${i + 1}`), peer: address(2 * i), http: address(2 * i + 1) }))
  const start = (i: number): Promise<void> =>
    new Promise((resolve, reject) =>
      startServer(
        {
          ...{ cluster: 'c', id: members[i]!.id, members, data: join(folder, `n${i + 1}`), timing },
          ...{ isNew: true, snapshotAfter: 60, observer: () => right(nobody), failed: reject },
          log: (line) => {
            if (line.level === 'error') errors.push(line)
          },
        },
        (server) => {
          if (isLeft(server)) return reject(new Error(server.left.why))
          running.set(i, server.right)
          resolve()
        },
      ),
    )
  const post = async (path: string, body: object, key: string): Promise<void> => {
    for (;;) {
      const [server] = running.values()
      const headers = { 'content-type': 'application/json', 'idempotency-key': `"${key}"` }
      const { status } = await fetch(server!.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
      if (status < 400) return
      await pause(20)
    }
  }
  const statuses = () =>
    Promise.all([...running.values()].map(async ({ url }) => (await fetch(`${url}/status`)).json() as Promise<Status>))
  const settled = async (): Promise<string> => {
    for (;;) {
      const all = await statuses()
      const [first] = all
      if (all.every((one) => one.lastApplied === first?.commitIndex && one.commitIndex >= 250)) {
        expect(new Set(all.map(({ digest }) => digest)).size).toBe(1)
        return first!.digest
      }
      await pause(20)
    }
  }

  await Promise.all([0, 1, 2].map(start))
  await post('/products', { id: 'tea', name: 'Tea', price: 450, stock: 1_000 }, 'p')
  await stop(2)
  const orders = Array.from({ length: 250 }, (_, k) => `o${k}`)
  await Promise.all(orders.map((key) => post('/orders', { lines: [{ product: 'tea', quantity: 1 }] }, key)))
  // What waits to be sent to the third goes with the processes: it would have sufficed.
  for (const i of [0, 1]) await stop(i)
  await Promise.all([0, 1].map(start))
  await start(2)
  const digest = await settled()
  const installed = await (await fetch(`${running.get(2)!.url}/metrics`)).text()
  expect(installed).toMatch(/^raft_snapshots_installed_total [1-9]/m)
  for (const i of [0, 1, 2]) {
    await stop(i)
    expect(readdirSync(join(folder, `n${i + 1}`)).filter((name) => /^snapshot/.test(name)).length).toBeGreaterThan(0)
  }
  await Promise.all([0, 1, 2].map(start))
  expect(await settled()).toBe(digest)
  expect(errors).toEqual([])
})

interface Status {
  readonly digest: string
  readonly lastApplied: number
  readonly commitIndex: number
}
