/** A node among clients and strangers who keep no rule: it goes on serving while they are there, and after. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nobody } from '../../../../impl/node/core/observer.js'
import { DEFAULT_TIMING } from '../../../../impl/node/core/role-timer.js'
import { defaultLimits } from '../../../../impl/node/http/limits.js'
import type { LogLine } from '../../../../impl/node/logging/logger.js'
import type { CannotStart } from '../../../../impl/node/ports/cannot-start.js'
import { type RunningServer, startServer } from '../../../../impl/node/process/server.js'
import { encodeFrame } from '../../../../impl/node/wire/frames.js'
import { encodeHello } from '../../../../impl/node/wire/hello.js'
import { ServerId } from '../../../../impl/raft/types.js'
import { start } from '../http/running.js'
import { singleReplica } from '../http/single-replica.js'
import { introduction } from '../reception.js'

const [n1, n2] = [ServerId('n1'), ServerId('n2')]
const anyPort = { host: '127.0.0.1', port: 0 }
const logged: LogLine[] = []
const sockets = new Set<Socket>()
const crowds = new Set<ChildProcess>()
let folder: string
let server: RunningServer

/** Its peer is never there, so it has no leader; it serves what needs none. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-hostile-'))
  const started = await new Promise<Either<CannotStart, RunningServer>>((resolve) =>
    startServer(
      {
        ...{ cluster: 'c', id: n1, data: folder, timing: DEFAULT_TIMING, observer: () => right(nobody) },
        members: [n1, n2].map((id) => ({ id, peer: anyPort, http: anyPort })),
        log: (line) => logged.push(line),
        failed: (reason) => logged.push({ level: 'error', msg: reason }),
      },
      resolve,
    ),
  )
  if (isLeft(started)) throw new Error(started.left.why)
  server = started.right
})

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  for (const crowd of crowds) crowd.kill('SIGKILL')
  crowds.clear()
  await new Promise<void>((done) => server.stop(done))
  rmSync(folder, { recursive: true, force: true })
  logged.length = 0
})

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port })
    sockets.add(socket)
    socket.once('connect', () => resolve(socket)).once('error', reject)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
  })

const textOf = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    socket.setEncoding('latin1').on('data', (more: string) => {
      text += more
    })
    socket.once('close', () => resolve(text))
  })

const serves = async (url = server.url): Promise<void> => {
  const status = await fetch(`${url}/status`, { headers: { connection: 'close' } })
  expect(await status.json()).toMatchObject({ id: 'n1' })
}
const portOf = (url: string): number => Number(new URL(url).port)

/** The other ends are in a process of their own. */
const many = (): number => {
  const allowed = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }))
  const count = Math.min(10_000, (Number.isNaN(allowed) ? Infinity : allowed) - 400)
  if (count < 10_000) console.log(`${count} idle connections, since ${allowed} files may be open (ulimit -n)`)
  return count
}

/** How many of them were connected; a port may close some of them again. */
const openMany = (port: number, count: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const file = fileURLToPath(new URL('./idle-clients.ts', import.meta.url))
    const words = ['--import', 'tsx', file, String(port), String(count)]
    const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] })
    crowds.add(child)
    child.once('exit', (code) => reject(new Error(`the idle clients ended with code ${code}`)))
    child.stdout.setEncoding('utf8').once('data', (text) => resolve(Number(text)))
  })

describe('a node serves on', () => {
  it('while clients send one byte after the other, and answers them in the end', async () => {
    const slow = await open(portOf(server.url))
    const answer = textOf(slow)
    for (const byte of 'GET /status HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n') {
      slow.write(byte)
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (byte === '\n') await serves()
    }
    expect(await answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  })

  it('while clients never finish their headers, and sends them away', async () => {
    const limited = await start(singleReplica(), { ...defaultLimits, headers: 300 })
    const never = await Promise.all(Array.from({ length: 50 }, () => open(limited.port)))
    const answers = never.map(textOf)
    for (const socket of never) socket.write('GET /status HTTP/1.1\r\nx-')
    await serves(limited.url)
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*"error":"Timeout"/)
    await serves(limited.url)
  })

  it('while connections are half open, on either port', async () => {
    const asked = await open(portOf(server.url))
    const answer = textOf(asked)
    asked.end('GET /status HTTP/1.1\r\nhost: h\r\n\r\n')
    expect(await answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    const silent = await Promise.all([open(portOf(server.url)), open(server.peer.port)])
    const ended = silent.map(textOf)
    for (const socket of silent) socket.end()
    expect(await Promise.all(ended)).toEqual(['', ''])
    await serves()
  })

  it('while thousands of idle connections are open on the HTTP port', async () => {
    const count = many()
    expect(await openMany(portOf(server.url), count)).toBe(count)
    await serves()
    // As soon as there is no more room, the one that has been idle longest makes way.
    const crowded = await start(singleReplica(), { ...defaultLimits, connections: 100 })
    expect(await openMany(crowded.port, 250)).toBe(250)
    await serves(crowded.url)
    expect(crowded.load().connections).toBeLessThanOrEqual(100)
  })

  it('while thousands of idle connections come to the peer port, and lets a peer in among them', async () => {
    const count = many()
    expect(await openMany(server.peer.port, count)).toBe(count)
    const peer = await open(server.peer.port)
    const closed = new Promise<void>((resolve) => peer.once('close', () => resolve()))
    peer.write(encodeFrame(encodeHello('c', n2, n1, introduction([n1, n2]))))
    // That it says something wrong, and is told by name that it did, shows that it was let in.
    peer.write(encodeFrame(Buffer.from('1')))
    await closed
    expect(logged.map(({ msg }) => msg)).toContainEqual(
      expect.stringMatching(/^closed the connection from n2 .*: no message: it is 1; expected an envelope$/),
    )
    await serves()
  })

  it.each<readonly [string, string, RegExp]>([
    [
      'a term of 2^53',
      '{"id":"n2.1.1","message":{"_tag":"RequestVote","from":"n2","to":"n1","term":9007199254740992,"lastLogIndex":0,"lastLogTerm":1}}',
      /term is 9007199254740992; expected a term, from 1$/,
    ],
    [
      'entries of a term of 2^53',
      '{"id":"n2.1.1","message":{"_tag":"AppendEntries","from":"n2","to":"n1","term":2,"prevLogIndex":0,"prevLogTerm":1,"entries":[[9007199254740992,null]],"leaderCommit":0}}',
      /entries\[0\] is \[9007199254740992,null\]; expected \[term, command, null or members\]$/,
    ],
    ['lists within lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, /nested too deeply|found \[\[/],
  ])('when a peer sends %s, in the term that it had', async (_, payload, why) => {
    const before = await (await fetch(`${server.url}/status`)).json()
    const peer = await open(server.peer.port)
    const closed = new Promise<void>((resolve) => peer.once('close', () => resolve()))
    peer.write(encodeFrame(encodeHello('c', n2, n1, introduction([n1, n2]))))
    peer.write(encodeFrame(Buffer.from(payload)))
    await closed
    const warned = logged.filter(({ level }) => level === 'warn').map(({ msg }) => msg)
    expect(warned).toContainEqual(expect.stringMatching(why))
    const after = await (await fetch(`${server.url}/status`)).json()
    expect(after).toMatchObject({ id: 'n1', lastIndex: 0 })
    // Its own elections may have raised the term meanwhile, but by far not to what was sent.
    expect(Number(Reflect.get(Object(after), 'term'))).toBeLessThan(Number(Reflect.get(Object(before), 'term')) + 1_000)
  })

  it('when a frame is announced that is longer than any', async () => {
    const peer = await open(server.peer.port)
    const closed = new Promise<void>((resolve) => peer.once('close', () => resolve()))
    const header = Buffer.alloc(8)
    header.writeUInt32LE(0xffff_ffff)
    peer.write(
      Buffer.concat([encodeFrame(encodeHello('c', n2, n1, introduction([n1, n2]))), header, Buffer.alloc(1 << 20)]),
    )
    await closed
    expect(logged.map(({ msg }) => msg)).toContainEqual(
      expect.stringMatching(/n2 .*: a frame of 4294967295 bytes, where 1 to \d+ are allowed$/),
    )
    await serves()
  })
})
