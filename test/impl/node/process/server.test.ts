import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { afterEach, describe, expect, it } from 'vitest'
import { encodeEnvelope } from '../../../../impl/node/core/envelope.js'
import { nobody } from '../../../../impl/node/core/observer.js'
import { DEFAULT_TIMING } from '../../../../impl/node/core/role-timer.js'
import type { LogLine } from '../../../../impl/node/logging/logger.js'
import type { CannotStart } from '../../../../impl/node/ports/cannot-start.js'
import { type RunningServer, type ServerOptions, startServer } from '../../../../impl/node/process/server.js'
import { withoutRoom } from '../../../../impl/node/storage/preallocation.js'
import { encodeFrame } from '../../../../impl/node/wire/frames.js'
import { encodeHello } from '../../../../impl/node/wire/hello.js'
import { Index, type Message, ServerId, Term } from '../../../../impl/raft/types.js'
import { freePorts } from '../free-ports.js'
import { introduction } from '../reception.js'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-server-'))
const n1 = ServerId('n1')
const n2 = ServerId('n2')
const anyPort = { host: '127.0.0.1', port: 0 }
const logged: LogLine[] = []
const running = new Set<RunningServer>()

/** A cluster of one node, which leads itself; its other member is only known by name where a test asks for it. */
const start = (changed: Partial<ServerOptions> = {}): Promise<Either<CannotStart, RunningServer>> =>
  new Promise((resolve) =>
    startServer(
      {
        cluster: 'c',
        id: n1,
        members: [{ id: n1, peer: anyPort, http: anyPort }],
        data: join(folder, 'n1'),
        timing: DEFAULT_TIMING,
        observer: () => right(nobody),
        log: (line) => logged.push(line),
        failed: (reason) => logged.push({ level: 'error', msg: reason }),
        ...changed,
      },
      (server) => {
        if (!isLeft(server)) running.add(server.right)
        resolve(server)
      },
    ),
  )

const started = async (changed: Partial<ServerOptions> = {}): Promise<RunningServer> => {
  const server = await start(changed)
  if (isLeft(server)) throw new Error(server.left.why)
  return server.right
}

const stop = (server: RunningServer): Promise<void> => {
  running.delete(server)
  return new Promise((resolve) => server.stop(resolve))
}

afterEach(async () => {
  await Promise.all([...running].map(stop))
  rmSync(folder, { recursive: true, force: true })
  logged.length = 0
})

/** Sends bytes to the peer port and waits until the node closes the connection. */
const sendAndBeClosed = ({ peer }: RunningServer, ...parts: readonly Uint8Array[]): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(peer, () => {
      for (const part of parts) socket.write(part)
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve())
    socket.resume()
  })

const reasons = (): readonly string[] =>
  logged.flatMap(({ level, msg }) => (level === 'warn' ? [msg.replace(/127\.0\.0\.1:\d+/, 'ADDRESS')] : []))

const peerOfTwo = { members: [n1, n2].map((id) => ({ id, peer: anyPort, http: anyPort })) }
const hello = encodeFrame(encodeHello('c', n2, n1, introduction([n1, n2])))
const vote = (from: ServerId, to: ServerId): Message => ({
  _tag: 'RequestVote',
  from,
  to,
  term: Term(2),
  lastLogIndex: Index(0),
  lastLogTerm: Term(1),
})
const oversized = (): Uint8Array => {
  const header = new Uint8Array(8)
  new DataView(header.buffer).setUint32(0, 0xfffffff0, true)
  return header
}

describe('the peer port', () => {
  it.each<readonly [string, readonly Uint8Array[], string]>([
    [
      'garbage',
      [Buffer.from('GET / HTTP/1.1\r\n\r\n')],
      'ADDRESS: a frame of 542393671 bytes, where 1 to 16777216 are allowed',
    ],
    ['an oversized length', [oversized()], 'ADDRESS: a frame of 4294967280 bytes, where 1 to 16777216 are allowed'],
    [
      'an oversized length after a hello',
      [hello, oversized()],
      'n2 (ADDRESS): a frame of 4294967280 bytes, where 1 to 16777216 are allowed',
    ],
    [
      'a frame that is no hello',
      [encodeFrame(Buffer.from('{}'))],
      'ADDRESS: no hello: hello is missing; expected "lockstep-peer-2"',
    ],
    [
      'the hello of an older version',
      [encodeFrame(Buffer.from('{"hello":"lockstep-peer-1","cluster":"c","from":"n2","to":"n1"}'))],
      'ADDRESS: no hello: n2 speaks lockstep-peer-1, but this node lockstep-peer-2: run the same version of the program on all nodes',
    ],
    [
      'a long hello',
      [encodeFrame(new Uint8Array(5000)).subarray(0, 20)],
      'ADDRESS: a hello of 5000 bytes, where at most 4096 are allowed',
    ],
    [
      'another cluster',
      [encodeFrame(encodeHello('d', n2, n1, introduction([n1, n2])))],
      'ADDRESS: n2 is of cluster d, not of c',
    ],
    [
      'a stranger',
      [encodeFrame(encodeHello('c', ServerId('n9'), n1, introduction([n1, n2])))],
      'ADDRESS: n9 is no peer of n1',
    ],
    [
      'a call for another',
      [encodeFrame(encodeHello('c', n2, ServerId('n3'), introduction([n1, n2])))],
      'ADDRESS: n2 looks for n3, but this is n1',
    ],
    [
      'a frame that is no message',
      [hello, encodeFrame(Buffer.from('1'))],
      'n2 (ADDRESS): no message: it is 1; expected an envelope',
    ],
    [
      'a frame that forwards nothing',
      [hello, encodeFrame(Buffer.from('[1]'))],
      'n2 (ADDRESS): nothing forwarded: [0] is 1; expected "commands"',
    ],
    [
      'a message in the name of another',
      [hello, encodeFrame(encodeEnvelope({ id: 'n3.1.1', message: vote(ServerId('n3'), n1) }))],
      'n2 (ADDRESS): a message from n3 to n1, sent by n2 to n1',
    ],
  ])('closes a connection that brings %s, says why, and goes on serving', async (_, bytes, reason) => {
    const server = await started(peerOfTwo)
    await sendAndBeClosed(server, ...bytes)
    expect(reasons()).toContain(`closed the connection from ${reason}`)
    const status = await fetch(`${server.url}/status`)
    expect(await status.json()).toMatchObject({ id: 'n1', lastIndex: 0 })
  })
})

describe('nodes that are started with different members', () => {
  it('refuse each other, and both say so', async () => {
    const [a = 0, b = 0] = await freePorts(2)
    const at = (id: ServerId, port: number) => ({ id, peer: { ...anyPort, port }, http: anyPort })
    const two = [at(n1, a), at(n2, b)]
    const three = [...two, at(ServerId('n3'), 1)]
    const errors = { n1: new Set<string>(), n2: new Set<string>() }
    const all = new Promise<void>((resolve) => {
      const log =
        (of: Set<string>) =>
        ({ level, msg }: LogLine): void => {
          if (level === 'error') of.add(msg)
          if (errors.n1.size === 2 && errors.n2.size === 2) resolve()
        }
      void started({ id: n1, members: two, log: log(errors.n1) })
      void started({ id: n2, members: three, data: join(folder, 'n2'), log: log(errors.n2) })
    })
    await all
    const why = (one: string, other: string, ours: string, theirs: string): string =>
      `${one} is started with the members ${ours}, but ${other} with ${theirs}: two lists can each have a majority of their ` +
      'own; start every node with the same list'
    const ofN1 = why('n1', 'n2', 'n1, n2', 'n1, n2, n3')
    const ofN2 = why('n2', 'n1', 'n1, n2, n3', 'n1, n2')
    expect(errors).toEqual({
      n1: new Set([`refused n2: ${ofN1}`, `n2 refuses this node: ${ofN2}`]),
      n2: new Set([`refused n1: ${ofN2}`, `n1 refuses this node: ${ofN1}`]),
    })
  })
})

const forGood = (why: string) => left({ why, mayPass: false })
const notNow = (why: string) => left({ why, mayPass: true })

describe('the data folder', () => {
  it('is refused to another node, to another cluster, and when it is damaged', async () => {
    const wal = join(folder, 'n1', 'wal')
    await stop(await started())
    expect(await start({ cluster: 'd' })).toEqual(
      forGood(`${wal}: it belongs to node n1 of cluster c, not to node n1 of cluster d`),
    )
    const members = [{ id: n2, peer: anyPort, http: anyPort }]
    expect(await start({ id: n2, members })).toEqual(
      forGood(`${wal}: it belongs to node n1 of cluster c, not to node n2 of cluster c`),
    )
    await stop(await started())
    const bytes = readFileSync(wal)
    bytes[90]! ^= 1
    writeFileSync(wal, bytes)
    expect(await start()).toMatchObject({
      _tag: 'Left',
      left: {
        why: expect.stringMatching(/wal: offset 88: .* yet a good frame follows at offset \d+: the file is damaged$/),
        mayPass: false,
      },
    })
  })

  it('is refused while another process has it, and free again afterwards', async () => {
    const server = await started()
    expect(await start()).toEqual(notNow(`the data folder ${join(folder, 'n1')} is in use by process ${process.pid}`))
    await stop(server)
    await started()
  })

  it('has its torn tail cut, and the cut reported', async () => {
    const wal = join(folder, 'n1', 'wal')
    await stop(await started())
    const whole = withoutRoom(readFileSync(wal))
    writeFileSync(wal, Buffer.concat([whole, whole.subarray(-10)]))
    await started()
    expect(logged).toContainEqual({
      level: 'warn',
      msg: `cut a torn frame of 10 bytes off ${wal}`,
      offset: whole.length,
    })
    expect(readFileSync(wal).subarray(0, whole.length)).toEqual(whole)
  })
})

describe('a server that cannot start', () => {
  it('says that it is no member, or that a port is taken, and leaves nothing open', async () => {
    expect(await start({ id: n2 })).toEqual(forGood('node n2 is not among the members n1'))
    const other = await started({ data: join(folder, 'other') })
    const { port } = new URL(other.url)
    const taken = (at: { readonly peer?: number; readonly http?: number }) => [
      { id: n1, peer: { ...anyPort, port: at.peer ?? 0 }, http: { ...anyPort, port: at.http ?? 0 } },
    ]
    expect(await start({ members: taken({ peer: other.peer.port }) })).toEqual(
      notNow(`cannot listen to its peers: listen EADDRINUSE: address already in use 127.0.0.1:${other.peer.port}`),
    )
    expect(await start({ members: taken({ http: Number(port) }) })).toEqual(
      notNow(`cannot listen on 127.0.0.1:${port}: listen EADDRINUSE: address already in use 127.0.0.1:${port}`),
    )
    await started()
  })
})
