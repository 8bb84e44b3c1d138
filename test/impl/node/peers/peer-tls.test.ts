import { createServer, connect as plainConnect, type Socket } from 'node:net'
import { type ConnectionOptions, connect } from 'node:tls'
import { none } from 'fp-ts/lib/Option.js'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Credentials } from '../../../../impl/node/network/credentials.js'
import { developmentCertificates } from '../../../../impl/node/network/development-certificates.js'
import { openTcpTransport } from '../../../../impl/node/peers/transport-tcp.js'
import type { Transport } from '../../../../impl/node/ports/ports.js'
import { encodeFrame } from '../../../../impl/node/wire/frames.js'
import { encodeHello } from '../../../../impl/node/wire/hello.js'
import { ServerId } from '../../../../impl/raft/types.js'
import { freePorts } from '../free-ports.js'
import { introduction, receiving } from '../reception.js'
import { connectFrom } from '../same-port.js'

const [n1, n2, n3] = [ServerId('n1'), ServerId('n2'), ServerId('n3')]
const host = '127.0.0.1'
const payload = Buffer.from('for n1 alone')

const newSet = async (): Promise<ReadonlyMap<string, Credentials>> => {
  const { ca, nodes } = await developmentCertificates({ nodes: ['n1', 'n2', 'n3'], hosts: [], days: 1 })
  return new Map(nodes.map(({ node, cert, key }) => [node, { ca, cert, key }]))
}
const of = (set: ReadonlyMap<string, Credentials>, id: string): Credentials => {
  const found = set.get(id)
  if (found === undefined) throw new Error(`no certificate for ${id}`)
  return found
}

let ours: ReadonlyMap<string, Credentials>
let others: ReadonlyMap<string, Credentials>
beforeAll(async () => {
  ours = await newSet()
  others = await newSet()
})

const open = new Set<Transport>()
afterEach(async () => {
  await Promise.all([...open].map((transport) => new Promise<void>((done) => transport.close(done))))
  open.clear()
})

/** A node that listens, with what it receives and what it logs. */
const node = async (
  id: ServerId,
  credentials: Credentials | null,
  peers: readonly (readonly [ServerId, number])[],
  cluster = 'c',
) => {
  const received: string[] = []
  const logged: string[] = []
  const heard = { tell: (): void => {} }
  const note = (list: string[], text: string): void => {
    list.push(text)
    heard.tell()
  }
  let port = 0
  const transport = await new Promise<Transport>((resolve, reject) =>
    openTcpTransport({
      cluster,
      id,
      listen: { host, port: 0 },
      peers: new Map(peers.map(([peer, at]) => [peer, { host, port: at }])),
      maxFrameBytes: 1024,
      credentials,
      log: ({ msg }) => note(logged, msg.replace(/:\d+/g, ':PORT')),
      listening: (bound) => {
        port = bound
      },
    })(
      receiving(
        (from, bytes) => {
          note(received, `${from}: ${Buffer.from(bytes)}`)
          return none
        },
        [n1, n2],
      ),
      (error, opened) => (error === null ? resolve(opened) : reject(error)),
    ),
  )
  open.add(transport)
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((resolve) => (heard.tell = resolve))
  }
  return { port, transport, received, logged, until }
}

const listener = () => node(n1, of(ours, 'n1'), [[n2, 1]])
/** What n1 logs about its own attempts to reach the others says nothing of who came to it. */
const closings = (logged: readonly string[]): readonly string[] =>
  logged.filter((line) => line.startsWith('closed the connection'))

/** Says hello and sends a message, as whoever the options make it; resolves when n1 has closed the connection. */
const intrude = async (socket: Socket, cluster: string, from: ServerId): Promise<void> => {
  socket.on('error', () => {})
  socket.write(encodeFrame(encodeHello(cluster, from, n1, introduction([n1, n2]))))
  socket.write(encodeFrame(payload))
  socket.resume()
  // Not `once`, which fails at the error that comes before.
  await new Promise((resolve) => socket.on('close', resolve))
}
const withTls = (port: number, options: ConnectionOptions): Socket =>
  connect({ host, port, checkServerIdentity: () => undefined, ...options })

describe('nodes with certificates', () => {
  it('talk to each other', async () => {
    const receiver = await listener()
    const sender = await node(n2, of(ours, 'n2'), [[n1, receiver.port]])
    sender.transport.send(n1, payload)
    await receiver.until(() => receiver.received.length > 0)
    expect([receiver.received, closings(receiver.logged)]).toEqual([['n2: for n1 alone'], []])
  })

  it('let a peer that hung up come again from the same port', async () => {
    const { port, received, logged, until } = await listener()
    const two = of(ours, 'n2')
    const [localPort = 0] = await freePorts(1)
    const first = await connectFrom(localPort, port)
    const greet = (bare: Socket, text: string): Socket => {
      const socket = connect({ socket: bare, checkServerIdentity: () => undefined, ...two }).on('error', () => {})
      socket.write(encodeFrame(encodeHello('c', n2, n1, introduction([n1, n2]))))
      socket.write(encodeFrame(Buffer.from(text)))
      return socket
    }
    greet(first, 'one')
    await until(() => received.length > 0)
    first.resetAndDestroy()
    const again = greet(await connectFrom(localPort, port), 'two')
    await until(() => received.length > 1 || closings(logged).length > 0)
    again.destroy()
    expect([received.length, closings(logged)]).toEqual([2, []])
  })

  it('are not kept out by many who never shake hands, of whom the first make way', async () => {
    const receiver = await listener()
    const silent: Socket[] = []
    for (let k = 0; k < 150; k += 1) {
      const socket = plainConnect(receiver.port, host)
        .on('error', () => {})
        .resume()
      await new Promise((resolve) => socket.once('connect', resolve))
      silent.push(socket)
    }
    const sender = await node(n2, of(ours, 'n2'), [[n1, receiver.port]])
    sender.transport.send(n1, payload)
    await receiver.until(() => receiver.received.length > 0)
    expect([silent[0]?.destroyed, silent.at(-1)?.destroyed, closings(receiver.logged)]).toEqual([true, false, []])
    for (const socket of silent) socket.destroy()
  })

  it('give nothing to one who cannot prove to be a peer of the cluster, and log it', async () => {
    const { port, received, logged } = await listener()
    const two = of(ours, 'n2')
    await intrude(withTls(port, two), 'c', n3)
    await intrude(withTls(port, of(ours, 'n3')), 'c', n2)
    await intrude(withTls(port, two), 'd', n2)
    await intrude(withTls(port, { ...of(others, 'n2'), ca: two.ca }), 'c', n2)
    await intrude(withTls(port, { ca: two.ca }), 'c', n2)
    await intrude(plainConnect(port, host), 'c', n2)
    expect(received).toEqual([])
    expect(closings(logged)).toEqual([
      'closed the connection from 127.0.0.1:PORT: n3 is no peer of n1',
      'closed the connection from 127.0.0.1:PORT: n2 has the certificate of n3',
      'closed the connection from 127.0.0.1:PORT: n2 is of cluster d, not of c',
      'closed the connection from 127.0.0.1:PORT: TLS: its certificate is not of this cluster: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'closed the connection from 127.0.0.1:PORT: TLS: its certificate is not of this cluster: UNABLE_TO_GET_ISSUER_CERT',
      'closed the connection from 127.0.0.1:PORT: TLS: wrong version number, or no TLS at all, as from a node without certificates',
    ])
  })

  it('tell nothing to one who answers in the place of a peer', async () => {
    const impostor = await node(n1, of(ours, 'n3'), [[n2, 1]])
    const sender = await node(n2, of(ours, 'n2'), [[n1, impostor.port]])
    sender.transport.send(n1, payload)
    await sender.until(() => sender.logged.length > 0)
    await impostor.until(() => closings(impostor.logged).length > 0)
    expect(closings(impostor.logged)).toEqual([
      'closed the connection from 127.0.0.1:PORT: TLS: it hung up before the handshake was done, for instance because it does not accept our certificate',
    ])
    expect([impostor.received, sender.logged]).toEqual([
      [],
      ['no connection to n1: it has the certificate of n3, not of n1; trying again'],
    ])
    const foreign = await node(n1, of(others, 'n1'), [[n2, 1]])
    const second = await node(n2, of(ours, 'n2'), [[n1, foreign.port]])
    second.transport.send(n1, payload)
    await second.until(() => second.logged.length > 0)
    expect([foreign.received, second.logged.map((line) => line.split(':')[0])]).toEqual([[], ['no connection to n1']])
  })
})

describe('nodes that do not fit together', () => {
  it('say that TLS comes where there is none', async () => {
    const { port, logged } = await node(n1, null, [[n2, 1]])
    await intrude(withTls(port, of(ours, 'n2')), 'c', n2)
    expect(closings(logged)).toEqual([
      'closed the connection from 127.0.0.1:PORT: it speaks TLS, as a node with certificates does, but here there are none',
    ])
  })

  it('say so once, however often they come', async () => {
    const { port, logged } = await node(n1, null, [[n2, 1]])
    for (const cluster of ['d', 'e', 'd', 'd', 'e']) await intrude(plainConnect(port, host), cluster, n2)
    const secure = await listener()
    for (let times = 0; times < 3; times += 1) await intrude(plainConnect(secure.port, host), 'c', n2)
    expect([closings(logged), closings(secure.logged).length]).toEqual([
      ['d', 'e'].map((cluster) => `closed the connection from 127.0.0.1:PORT: n2 is of cluster ${cluster}, not of c`),
      1,
    ])
  })

  it('do not say that they are connected to one who hangs up again and again', async () => {
    const met = { tell: (): void => {} }
    let meetings = 0
    const deaf = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => socket.end())
      socket.on('close', () => {
        meetings += 1
        met.tell()
      })
    })
    const at = await new Promise<number>((resolve) =>
      deaf.listen(0, host, () => resolve(Number(Reflect.get(Object(deaf.address()), 'port')))),
    )
    const { logged } = await node(n2, null, [[n1, at]])
    while (meetings < 4) await new Promise<void>((resolve) => (met.tell = resolve))
    deaf.close()
    expect(logged).toEqual(['no connection to n1: the peer closed it; trying again'])
  })
})
