/** What the HTTP port holds on to while its clients come by TLS. */
import { Agent, request } from 'node:https'
import { connect as connectBare, type Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { beforeAll, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../../../impl/node/http/limits.js'
import type { HttpServer } from '../../../../impl/node/http/serve.js'
import type { Credentials } from '../../../../impl/node/network/credentials.js'
import { developmentCertificates } from '../../../../impl/node/network/development-certificates.js'
import { freePorts } from '../free-ports.js'
import { connectFrom } from '../same-port.js'
import { start, stop } from './running.js'
import { singleReplica } from './single-replica.js'

let credentials: Credentials
beforeAll(async () => {
  const { ca, nodes } = await developmentCertificates({ nodes: ['n1'], hosts: ['127.0.0.1'], days: 1 })
  const [made] = nodes
  if (made === undefined) throw new Error('no certificate was made')
  credentials = { ca, cert: made.cert, key: made.key }
})

const statusOf = ({ url }: HttpServer): Promise<number> =>
  new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: false, ca: credentials.ca, checkServerIdentity: () => undefined })
    request(`${url}/status`, { agent }, (response) =>
      response.resume().on('end', () => resolve(response.statusCode ?? 0)),
    )
      .on('error', reject)
      .end()
  })

const secured = (bare: Socket): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ socket: bare, ca: credentials.ca, checkServerIdentity: () => undefined })
    socket.once('secureConnect', () => resolve(socket)).once('error', reject)
    socket.on('error', () => {})
  })

const open = ({ port }: HttpServer): Promise<TLSSocket> => secured(connectBare(port, '127.0.0.1'))

const emptied = async (server: HttpServer): Promise<void> => {
  while (server.load().connections > 0) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('connections by TLS', () => {
  it('are forgotten when they are closed, those that asked something too', async () => {
    const server = await start(singleReplica(), undefined, { credentials })
    for (let k = 0; k < 5; k += 1) expect(await statusOf(server)).toBe(200)
    await emptied(server)
    const cut = await open(server)
    cut.write('POST /orders HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{')
    while (server.load().requests === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    cut.destroy()
    await emptied(server)
    expect(server.load()).toEqual({ connections: 0, requests: 0, bodyBytes: 0 })
  })

  it('are forgotten too where a client that hung up comes again from the same port', async () => {
    const server = await start(singleReplica(), undefined, { credentials })
    const [localPort = 0] = await freePorts(1)
    const first = await connectFrom(localPort, server.port)
    await secured(first)
    while (server.load().connections === 0) await new Promise(setImmediate)
    first.resetAndDestroy()
    const again = await secured(await connectFrom(localPort, server.port))
    again.write('GET /healthz HTTP/1.1\r\nhost: h\r\n\r\n')
    await new Promise((resolve) => again.once('data', resolve))
    again.destroy()
    await emptied(server)
    expect(server.load().connections).toBe(0)
  })

  it('that are idle make way where there is no more room', async () => {
    const server = await start(singleReplica(), { ...defaultLimits, connections: 5 }, { credentials })
    const idle: TLSSocket[] = []
    for (let k = 0; k < 12; k += 1) idle.push(await open(server))
    expect(await statusOf(server)).toBe(200)
    expect(server.load().connections).toBeLessThanOrEqual(5)
    for (const socket of idle) socket.destroy()
  })

  it('that never shake hands make way too', async () => {
    const server = await start(singleReplica(), { ...defaultLimits, connections: 5 }, { credentials })
    const silent: Socket[] = []
    for (let k = 0; k < 12; k += 1) silent.push(connectBare(server.port, '127.0.0.1').on('error', () => {}))
    expect(await statusOf(server)).toBe(200)
    for (const socket of silent) socket.destroy()
  })

  it('that do not shake hands in time are closed', async () => {
    const server = await start(singleReplica(), { ...defaultLimits, headers: 100 }, { credentials })
    const silent = connectBare(server.port, '127.0.0.1')
    await new Promise((resolve) => silent.resume().once('close', resolve))
    await emptied(server)
    expect(server.load().connections).toBe(0)
  })

  it('that have not shaken hands do not keep the server from closing', async () => {
    const limits = { ...defaultLimits, headers: 600_000, request: 600_000, farewell: 0, close: 10 }
    const server = await start(singleReplica(), limits, { credentials })
    const silent = connectBare(server.port, '127.0.0.1').on('error', () => {})
    while (server.load().connections === 0) await new Promise(setImmediate)
    await stop(server)
    await emptied(server)
    expect(server.load().connections).toBe(0)
    silent.destroy()
  })
})
