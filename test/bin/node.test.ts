/** One node as a process of its own: what it makes of a data folder that is not its own, and of clients and peers gone mad. */
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePorts } from '../impl/node/free-ports.js'
import { ended, lockstep, start } from './program.js'

let folder: string
let node: ChildProcess
let words: (id: string) => readonly string[]
let peerPort: number
let url: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
  const [peer = 0, http = 0] = await freePorts(2)
  peerPort = peer
  words = (id) => {
    const members = `${id}=127.0.0.1:${peer}:${http}`
    return ['node', '--id', id, '--cluster', 'c', '--members', members, '--data', join(folder, 'data')]
  }
  node = start(...words('n1'))
  if (node.stdout === null) throw new Error('the node has no standard output')
  for await (const line of createInterface({ input: node.stdout })) {
    url = JSON.parse(line).url
    break
  }
  // It serves only once it has elected itself.
  while (JSON.parse(await (await fetch(`${url}/status`)).text()).role !== 'Leader') await setTimeout(20)
})
afterAll(async () => {
  if (node.exitCode === null) await stopped()
  rmSync(folder, { recursive: true })
})

/** The exit code of the node after Ctrl-C. */
const stopped = async (): Promise<number | null> => {
  const end = ended(node)
  node.kill('SIGINT')
  return (await end).code
}

const post = async (path: string, body: string): Promise<readonly [status: number, error: unknown]> => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'k' }
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body })
  const { error }: { readonly error?: unknown } = JSON.parse(await response.text())
  return [response.status, error]
}

/** Resolves when the node has closed the connection. */
const sendToPeerPort = (bytes: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(peerPort, '127.0.0.1', () => socket.write(bytes))
    socket
      .on('error', () => {})
      .on('close', () => resolve())
      .resume()
  })

describe('a node', () => {
  it('refuses a data folder in use, in one line', async () => {
    const { stdout, stderr, code } = await lockstep(...words('n1'))
    expect({ stdout, code, lines: stderr.trimEnd().split('\n').length }).toEqual({ stdout: '', code: 75, lines: 1 })
    expect(JSON.parse(stderr)).toEqual({
      level: 'error',
      time: expect.any(String),
      node: 'n1',
      msg: expect.stringMatching(/^cannot start: the data folder .*data is in use by process \d+$/),
    })
  })

  it('answers bad requests with a status each, closes mad connections, and goes on serving', async () => {
    expect(await post('/orders', 'no JSON')).toEqual([400, 'BadBody'])
    expect(await post('/orders', '{"lines":[{"product":"tea","quantity":-1}]}')).toEqual([400, 'BadBody'])
    expect(await post('/orders', '{"lines":[{"product":"tea","quantity":1}]}')).toEqual([422, 'UnknownProduct'])
    expect(await post('/products', ' '.repeat(100_000_000))).toEqual([413, 'BodyTooLarge'])
    await sendToPeerPort(Buffer.from('what is this?'))
    await sendToPeerPort(Buffer.from([0xf0, 0xff, 0xff, 0xff, 0, 0, 0, 0]))
    expect(await post('/products', '{"id":"tea","name":"Tea","price":350,"stock":10}')).toEqual([422, 'KeyReused'])
    expect((await fetch(`${url}/products`)).status).toBe(200)
  })

  it('stops at Ctrl-C, and refuses to start on the log of another node, in one line', async () => {
    expect(await stopped()).toBe(0)
    const { stdout, stderr, code } = await lockstep(...words('n2'))
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    expect(JSON.parse(stderr).msg).toMatch(
      /^cannot start: \S+wal: it belongs to node n1 of cluster c, not to node n2 of cluster c$/,
    )
  })
})

/** Other lines may come before the one that says why: what the log held. */
const lastLine = (stderr: string): unknown => JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '').msg

describe('a node that cannot start now, but perhaps later, ends with exit code 75', () => {
  const occupied = new Set<Server>()
  afterEach(async () => {
    await Promise.all([...occupied].map((server) => new Promise((done) => server.close(done))))
    occupied.clear()
  })
  const occupy = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const server = createServer().on('error', reject)
      occupied.add(server)
      server.listen(port, '127.0.0.1', () => resolve())
    })
  const startOn = async (name: string, peer: number, http: number, ...more: readonly string[]) => {
    const members = `n1=127.0.0.1:${peer}:${http}`
    const data = join(folder, name)
    const { stdout, stderr, code } = await lockstep(
      ...['node', '--id', 'n1', '--cluster', 'c', '--members', members, '--data', data, ...more],
    )
    return { stdout, code, msg: lastLine(stderr) }
  }

  it.each(['peer', 'http'])('its %s port is in use', async (which) => {
    const [peer = 0, http = 0] = await freePorts(2)
    const port = which === 'peer' ? peer : http
    await occupy(port)
    expect(await startOn(`used-${which}`, peer, http)).toEqual({
      ...{ stdout: '', code: 75 },
      msg: expect.stringMatching(new RegExp(`^cannot start: .*EADDRINUSE.* 127\\.0\\.0\\.1:${port}$`)),
    })
  })

  it('its disk is full', async () => {
    const [peer = 0, http = 0] = await freePorts(2)
    const faults = join(folder, 'faults')
    writeFileSync(faults, '{"_tag":"Full"}')
    expect(await startOn('full', peer, http, '--disk-faults', faults)).toEqual({
      ...{ stdout: '', code: 75 },
      msg: expect.stringMatching(/^cannot start: .*wal cannot be begun: ENOSPC: no space left on device, write$/),
    })
  })
})
