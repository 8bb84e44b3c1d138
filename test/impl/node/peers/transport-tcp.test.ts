import { none } from 'fp-ts/lib/Option.js'
import { afterEach, describe, expect, it } from 'vitest'
import { openTcpTransport } from '../../../../impl/node/peers/transport-tcp.js'
import type { Transport } from '../../../../impl/node/ports/ports.js'
import { ServerId } from '../../../../impl/raft/types.js'
import { receiving } from '../reception.js'

const a = ServerId('a')
const b = ServerId('b')
const host = '127.0.0.1'
const open = new Set<Transport>()

interface Opened {
  readonly transport: Transport
  readonly port: number
  /** Resolves when this payload has arrived. */
  readonly arrival: (text: string) => Promise<void>
}

const openNode = (id: ServerId, peer: ServerId, peerPort: number, port = 0): Promise<Opened> =>
  new Promise((resolve, reject) => {
    const received = new Set<string>()
    const waiting = new Map<string, () => void>()
    let bound = 0
    openTcpTransport({
      cluster: 'c',
      id,
      listen: { host, port },
      peers: new Map([[peer, { host, port: peerPort }]]),
      maxFrameBytes: 1024 * 1024,
      log: () => {},
      listening: (actual) => {
        bound = actual
      },
    })(
      receiving((_, payload) => {
        const text = Buffer.from(payload).toString('utf8')
        received.add(text)
        waiting.get(text)?.()
        return none
      }),
      (error, transport) => {
        if (error !== null) return reject(error)
        open.add(transport)
        const arrival = (text: string) =>
          new Promise<void>((arrived) => (received.has(text) ? arrived() : waiting.set(text, arrived)))
        resolve({ transport, port: bound, arrival })
      },
    )
  })

const close = (transport: Transport): Promise<void> => {
  open.delete(transport)
  return new Promise((resolve) => transport.close(resolve))
}

afterEach(async () => {
  await Promise.all([...open].map(close))
})

const bytes = (text: string) => Buffer.from(text)

describe('the TCP transport', () => {
  it('delivers what is sent before the connection stands, and large payloads whole', async () => {
    const receiver = await openNode(b, a, 1)
    const sender = await openNode(a, b, receiver.port)
    const large = 'x'.repeat(1_000_000)
    sender.transport.send(b, bytes('first'))
    sender.transport.send(b, bytes(large))
    sender.transport.send(b, bytes('last'))
    await Promise.all([receiver.arrival('first'), receiver.arrival(large), receiver.arrival('last')])
  })

  it('connects again when its peer has been away', async () => {
    const first = await openNode(b, a, 1)
    const sender = await openNode(a, b, first.port)
    sender.transport.send(b, bytes('one'))
    await first.arrival('one')
    await close(first.transport)
    const second = await openNode(b, a, 1, first.port)
    // What is sent while nobody listens may be lost, so the sender says it until it arrives, as Raft does.
    const again = setInterval(() => sender.transport.send(b, bytes('two')), 20)
    await second.arrival('two')
    clearInterval(again)
  })

  it('keeps the newest when a peer is away for long', async () => {
    const away = await openNode(b, a, 1)
    await close(away.transport)
    const sender = await openNode(a, b, away.port)
    for (let i = 0; i < 5_000; i += 1) sender.transport.send(b, bytes(`message ${i}`))
    const back = await openNode(b, a, 1, away.port)
    await back.arrival('message 4999')
    const old = await Promise.race([back.arrival('message 0').then(() => 'arrived'), Promise.resolve('dropped')])
    expect(old).toBe('dropped')
  })
})
