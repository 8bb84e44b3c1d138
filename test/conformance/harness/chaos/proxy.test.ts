import type { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { healthy } from '../../../../conformance/harness/chaos/link.js'
import { type Rig, rig, send, until } from './sockets.js'

let link: Rig

beforeEach(async () => {
  link = await rig()
})
afterEach(() => link.close())

const numbers = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, k) => `message ${from + k}`)

const greeted = async (): Promise<Socket> => {
  const earlier = link.connections.length
  const socket = await link.dial()
  send(socket, 'hello')
  await until(() => link.connections[earlier]?.frames.length === 1)
  return socket
}

/** What has arrived on the only connection, after the greeting. */
const arrived = (): readonly string[] => link.connections[0]?.frames.slice(1) ?? []

describe('a proxy on a link', () => {
  it('passes everything on in order while the link is healthy', async () => {
    const socket = await greeted()
    send(socket, ...numbers(1, 200))
    await until(() => arrived().length === 200)
    expect(arrived()).toEqual(numbers(1, 200))
    expect(link.proxy.counts()).toEqual({ passed: 200, dropped: 0, delayed: 0, duplicated: 0, cut: 0 })
  })

  it('passes on a message that is larger than any piece in which it comes', async () => {
    const socket = await greeted()
    const large = 'x'.repeat(300_000)
    send(socket, large, 'small')
    await until(() => arrived().length === 2)
    expect(arrived()).toEqual([large, 'small'])
  })

  it('delays messages and keeps their order', async () => {
    const socket = await greeted()
    link.proxy.set({ ...healthy, leastMs: 20, mostMs: 60 })
    send(socket, ...numbers(1, 30))
    await until(() => link.proxy.counts().delayed === 30)
    // What comes after the fault is over waits for what is still under way.
    link.proxy.set(healthy)
    send(socket, 'the last')
    await until(() => arrived().length === 31)
    expect(arrived()).toEqual([...numbers(1, 30), 'the last'])
  })

  it('reorders messages and loses none', async () => {
    const socket = await greeted()
    link.proxy.set({ ...healthy, mostMs: 100, inOrder: false })
    send(socket, ...numbers(1, 30))
    await until(() => arrived().length === 30)
    expect(arrived()).not.toEqual(numbers(1, 30))
    expect(arrived().toSorted()).toEqual(numbers(1, 30).toSorted())
  })

  it('repeats a share of the messages', async () => {
    const socket = await greeted()
    link.proxy.set({ ...healthy, duplicated: 0.5 })
    send(socket, ...numbers(1, 100))
    await until(() => link.proxy.counts().passed === 100)
    const { duplicated } = link.proxy.counts()
    await until(() => arrived().length === 100 + duplicated)
    expect(duplicated).toBeGreaterThan(20)
    expect(new Set(arrived())).toEqual(new Set(numbers(1, 100)))
  })

  it('lets messages vanish while the link is cut, though the connection stands', async () => {
    const socket = await greeted()
    link.proxy.set({ ...healthy, blocked: 'drops' })
    send(socket, ...numbers(1, 10))
    await until(() => link.proxy.counts().dropped === 10)
    link.proxy.set(healthy)
    send(socket, 'after')
    await until(() => arrived().length === 1)
    expect(arrived()).toEqual(['after'])
    expect(link.connections.length).toBe(1)
  })

  it('resets connections and refuses new ones while the link refuses, and takes them again afterwards', async () => {
    const socket = await greeted()
    const isClosed = new Promise((resolve) => socket.on('close', resolve))
    link.proxy.set({ ...healthy, blocked: 'refuses' })
    await isClosed
    const refused = await link.dial()
    await new Promise((resolve) => refused.on('close', resolve))
    link.proxy.set(healthy)
    await greeted()
    expect(link.connections.map(({ frames }) => frames)).toEqual([['hello'], ['hello']])
  })

  it('is one-way: the link back is another proxy, which does not care', async () => {
    const back = await rig()
    try {
      const socket = await greeted()
      const answers = await back.dial()
      link.proxy.set({ ...healthy, blocked: 'drops' })
      send(socket, 'to')
      send(answers, 'hello', 'from')
      await until(() => back.connections[0]?.frames.length === 2 && link.proxy.counts().dropped === 1)
      expect([arrived(), back.connections[0]?.frames]).toEqual([[], ['hello', 'from']])
    } finally {
      await back.close()
    }
  })

  it('cuts a connection in the middle of a frame', async () => {
    const socket = await greeted()
    const isClosed = new Promise((resolve) => socket.on('close', resolve))
    link.proxy.set({ ...healthy, cut: 1 })
    send(socket, 'a message of 24 bytes :-)')
    await isClosed
    await until(() => link.connections[0]?.isClosed === true)
    expect(link.connections[0]).toEqual({ frames: ['hello'], rest: 16, isClosed: true })
    expect(link.proxy.counts()).toEqual({ passed: 0, dropped: 0, delayed: 0, duplicated: 0, cut: 1 })
  })

  it('delivers what a sender has sent before it closed', async () => {
    const socket = await greeted()
    link.proxy.set({ ...healthy, leastMs: 30, mostMs: 40 })
    send(socket, ...numbers(1, 5))
    socket.end()
    await until(() => link.connections[0]?.isClosed === true)
    expect(arrived()).toEqual(numbers(1, 5))
  })
})
