import { connect, createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { none } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { realClock } from '../../../../impl/node/ports/clock-real.js'
import { virtualTime } from '../../../../impl/node/simulated/clock.js'
import { simulatedDisk } from '../../../../impl/node/simulated/disk.js'
import { beginLife } from '../../../../impl/node/simulated/life.js'
import { seededRandom } from '../../../../impl/node/simulated/random.js'
import { simulatedNetwork } from '../../../../impl/node/simulated/transport.js'
import { ServerId } from '../../../../impl/raft/types.js'
import { receiving } from '../reception.js'

describe('virtual time', () => {
  it('calls back in the order of time, and at the same time in the order of asking, but not what is cancelled', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ delay: fc.nat({ max: 20 }), cancelled: fc.boolean() })), (timers) => {
        const time = virtualTime()
        const called: (readonly [number, number])[] = []
        timers
          .map(({ delay }, i) => time.after(delay, () => called.push([time.now(), i])))
          .forEach((cancel, i) => {
            if (timers[i]!.cancelled) cancel()
          })
        time.runUntil(10)
        expect(time.now()).toBe(10)
        while (time.runNext()) {}
        const expected = timers
          .map(({ delay, cancelled }, i) => ({ delay, i, cancelled }))
          .filter(({ cancelled }) => !cancelled)
          .sort((a, b) => a.delay - b.delay || a.i - b.i)
        expect(called).toEqual(expected.map(({ delay, i }) => [delay, i]))
      }),
    )
  })

  it('is silent for a life that has ended', () => {
    const time = virtualTime()
    const life = beginLife(time, seededRandom(1))
    const called: string[] = []
    life.clock.after(1, () => called.push('before'))
    life.clock.after(3, () => called.push('after'))
    time.runUntil(2)
    life.end()
    time.runUntil(9)
    expect(called).toEqual(['before'])
  })
})

describe('the real clock', () => {
  it('lets in what arrived before a timer was due, though the process was held up', async () => {
    const called: string[] = []
    const server = createServer()
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const arrived = new Promise<Socket>((resolve) => server.once('connection', resolve))
    const sender = connect(address.port, '127.0.0.1')
    const receiver = await arrived
    const heard = new Promise<void>((resolve) => {
      receiver.once('data', () => {
        called.push('heard')
        cancel()
        resolve()
      })
    })
    await new Promise<void>((written) => sender.write('a heartbeat', () => written()))
    const cancel = realClock.after(1, () => called.push('timeout'))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    await heard
    await new Promise<void>((resolve) => realClock.after(5, resolve))
    expect(called).toEqual(['heard'])
    sender.destroy()
    server.close()
  })

  it('calls back later, in the order of asking when there is no delay, and not what is cancelled', async () => {
    const called: string[] = []
    const before = realClock.now()
    await new Promise<void>((resolve) => {
      realClock.after(0, () => called.push('first'))
      realClock.after(0, () => called.push('cancelled'))()
      realClock.after(1, () => called.push('cancelled'))()
      realClock.after(0, () => called.push('second'))
      realClock.after(5, resolve)
      called.push('at once')
    })
    expect(called).toEqual(['at once', 'first', 'second'])
    expect(realClock.now()).toBeGreaterThan(before)
  })
})

describe('the seeded random numbers', () => {
  it('are the same for the same seed, lie in [0, 1), and spread evenly', () => {
    const take = (seed: number) => Array.from({ length: 10_000 }, seededRandom(seed))
    expect(take(7)).toEqual(take(7))
    expect(take(7)).not.toEqual(take(8))
    const tenths = Array.from({ length: 10 }, (_, i) => take(7).filter((x) => Math.floor(x * 10) === i).length)
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150)
  })
})

describe('the simulated disk', () => {
  it('keeps in a crash what is synced, and as much of the rest as it is told', () => {
    const time = virtualTime()
    const disk = simulatedDisk()
    const life = beginLife(time, seededRandom(1))
    const opened = disk.open(life.clock, () => 10)
    const synced: string[] = []
    opened.append(Buffer.from('one '), () => synced.push('one'))
    time.runUntil(10)
    opened.append(Buffer.from('two'), () => synced.push('two'))
    time.runUntil(15)
    expect([synced, disk.unsynced(), `${Buffer.from(disk.content())}`]).toEqual([['one'], 3, 'one two'])
    life.end()
    disk.crash(2)
    time.runUntil(99)
    expect([synced, disk.unsynced(), `${Buffer.from(disk.content())}`]).toEqual([['one'], 0, 'one tw'])
    const cut: string[] = []
    disk
      .open(beginLife(time, seededRandom(1)).clock, () => 1)
      .truncate(3, () => cut.push(`${Buffer.from(disk.content())}`))
    time.runUntil(200)
    expect(cut).toEqual(['one'])
  })

  it('takes zeros at the end for room, and writes over them', () => {
    const time = virtualTime()
    const disk = simulatedDisk()
    const open = () => disk.open(beginLife(time, seededRandom(1)).clock, () => 1)
    open().append(Buffer.from('one\0\0\0two'), () => {})
    disk.crash(5)
    const found: string[] = []
    const opened = open()
    opened.read(
      (piece, of) => found.push(`${Buffer.from(piece)} of ${of}`),
      () => found.push('read'),
    )
    time.runUntil(5)
    opened.append(Buffer.from('three'), () => found.push(`${Buffer.from(disk.content())}`))
    time.runUntil(10)
    expect(found).toEqual(['one of 3', 'read', 'onethree'])
  })
})

describe('the simulated network', () => {
  const [a, b, c] = ['a', 'b', 'c'].map(ServerId) as [ServerId, ServerId, ServerId]
  const network = (weather?: Parameters<typeof simulatedNetwork>[3]) => {
    const time = virtualTime()
    const received: string[] = []
    const net = simulatedNetwork(time, seededRandom(3), () => {}, weather)
    const life = beginLife(time, seededRandom(4))
    let send = (_to: ServerId, _payload: string): void => {}
    net.transport(
      a,
      life.clock,
      life.enter,
    )(
      receiving(() => none),
      (_, transport) => {
        send = (to, payload) => transport.send(to, Buffer.from(payload))
      },
    )
    for (const node of [b, c]) {
      net.transport(
        node,
        life.clock,
        life.enter,
      )(
        receiving((from, payload) => {
          received.push(`${from}->${node} ${Buffer.from(payload)}`)
          return none
        }),
        () => {},
      )
    }
    time.runUntil(1)
    return {
      time,
      net,
      received,
      toB: (payload: string) => send(b, payload),
      toC: (payload: string) => send(c, payload),
    }
  }

  it('delivers across no partition, and not to a crashed node', () => {
    const { time, net, received, toB, toC } = network()
    net.partition([[a, b], [c]])
    toB('1')
    toC('2')
    time.runUntil(10)
    net.heal()
    toC('3')
    time.runUntil(20)
    net.crash(b)
    toB('4')
    time.runUntil(30)
    expect(received).toEqual(['a->b 1', 'a->c 3'])
  })

  it('loses, duplicates and reorders as told', () => {
    const run = (weather: Parameters<typeof simulatedNetwork>[3]) => {
      const { time, received, toB } = network(weather)
      for (let i = 0; i < 100; i += 1) {
        toB(`${i}`)
        time.runUntil(time.now() + 1)
      }
      time.runUntil(1_000)
      return received
    }
    const delay = { least: 1, most: 1 }
    expect(run({ loss: 0, duplication: 0, delay })).toHaveLength(100)
    expect(run({ loss: 1, duplication: 0, delay })).toHaveLength(0)
    expect(run({ loss: 0, duplication: 1, delay })).toHaveLength(200)
    const shuffled = run({ loss: 0, duplication: 0, delay: { least: 1, most: 50 } })
    const inOrder = Array.from({ length: 100 }, (_, i) => `a->b ${i}`)
    expect(shuffled).not.toEqual(inOrder)
    expect(new Set(shuffled)).toEqual(new Set(inOrder))
  })
})
