/** What one deploys: certificates, a configuration file, and a process that stops in peace. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, describe, expect, it } from 'vitest'
import { freePorts } from '../impl/node/free-ports.js'
import { ended, lockstep, start } from './program.js'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-service-'))
afterAll(() => rmSync(folder, { recursive: true }))
const config = (name: string, value: unknown): string => {
  const file = join(folder, name)
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
  return file
}
const at = (host: string, port: number) => ({ host, port })

describe('certs', () => {
  it('makes an authority and a certificate for each node, keys for their owner alone, and overwrites nothing', async () => {
    const out = join(folder, 'certs')
    const words = ['certs', '--out', out, '--nodes', 'n1,n2', '--hosts', 'shop.example']
    const { stdout, stderr, code } = await lockstep(...words)
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    const files = ['ca.pem', 'n1.pem', 'n1.key', 'n2.pem', 'n2.key'].map((name) => join(out, name))
    expect(stdout.split('\n').slice(0, 5)).toEqual(files)
    expect(files.map((file) => (statSync(file).mode & 0o777).toString(8))).toEqual(['644', '644', '600', '644', '600'])
    const [ca = ''] = files
    const before = readFileSync(ca, 'utf8')
    expect(await lockstep(...words)).toEqual({
      stdout: '',
      stderr: `lockstep: ${ca} exists already; expected a folder without certificates\n`,
      code: 2,
    })
    expect(readFileSync(ca, 'utf8')).toBe(before)
  })

  it('are not made where a file is', async () => {
    const file = config('file', '')
    expect(await lockstep('certs', '--out', file, '--nodes', 'n1')).toEqual({
      stdout: '',
      stderr: `lockstep: --out ${file}: EEXIST: file already exists, mkdir '${file}'; expected a folder that can be written\n`,
      code: 2,
    })
  })

  it('are not made for a node that is called like the file of the authority', async () => {
    const out = join(folder, 'none')
    expect(await lockstep('certs', '--out', out, '--nodes', 'n1,ca')).toEqual({
      stdout: '',
      stderr: 'lockstep: --nodes: expected no node "ca", since ca.pem is the certificate of the authority\n',
      code: 2,
    })
    expect(existsSync(out)).toBe(false)
  })
})

describe('a configuration file', () => {
  const refused = async (file: string): Promise<readonly string[]> => {
    const { stdout, stderr, code } = await lockstep('node', '--config', file)
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    return stderr.trimEnd().split('\n')
  }

  it('is refused with one line for each thing that is wrong, and where', async () => {
    const file = config('wrong.json', {
      cluster: 'c',
      id: 'n1',
      members: [{ id: 'n1', peer: at('127.0.0.1', 0), http: { port: 8000 } }],
      dta: '/tmp/data',
      electionMs: 'soon',
      keepKeysMs: 10,
    })
    const names =
      'cluster, id, members, data, trace, tls, plainHttp, adminTokenFile, electionMs, heartbeatMs, keepKeysMs, snapshotAfter'
    expect(await refused(file)).toEqual([
      `lockstep: ${file}: dta: expected one of ${names}, got "dta"`,
      `lockstep: ${file}: members[0].peer.port: expected a port (an integer from 1 to 65535), got 0`,
      `lockstep: ${file}: members[0].http.host: expected a host, got nothing`,
      `lockstep: ${file}: data: expected the path of a folder, got nothing`,
      `lockstep: ${file}: electionMs: expected a number of milliseconds (an integer from 10 to 3600000), got "soon"`,
      `lockstep: ${file}: keepKeysMs: expected milliseconds (an integer from 1000 to 315360000000), got 10`,
    ])
  })

  it('is refused where it is none', async () => {
    const missing = join(folder, 'missing.json')
    expect(await refused(missing)).toEqual([
      `lockstep: ${missing}: it cannot be read: ENOENT: no such file or directory, open '${missing}'; expected a configuration in JSON`,
    ])
    const empty = config('empty.json', '')
    expect(await refused(empty)).toEqual([
      expect.stringMatching(/^lockstep: .*empty\.json: not JSON: .*; expected a configuration in JSON$/),
    ])
  })

  it('is refused where two nodes have one address', async () => {
    const [one, other] = ['n1', 'n2'].map((id, k) => ({
      id,
      peer: at('127.0.0.1', 7000),
      http: at('127.0.0.1', 8000 + k),
    }))
    const file = config('copied.json', { cluster: 'c', id: 'n1', members: [one, other], data: 'data' })
    expect(await refused(file)).toEqual([
      `lockstep: ${file}: members: expected each address once, got 127.0.0.1:7000 twice`,
    ])
  })

  it('is refused where a node would be open to everybody, or would tell them the token', async () => {
    writeFileSync(join(folder, 'token'), 'a-long-enough-token\n')
    const self = { id: 'n1', peer: at('127.0.0.1', 7000), http: at('0.0.0.0', 8000) }
    const open = { cluster: 'c', id: 'n1', members: [self], data: 'open', plainHttp: true, adminTokenFile: 'token' }
    const [line = ''] = await refused(config('open.json', open))
    expect(JSON.parse(line)).toMatchObject({
      level: 'error',
      msg: expect.stringMatching(/^cannot start: clients would talk without TLS to 0.0.0.0 \(n1\): expected /),
    })
    const reachable = { id: 'n1', peer: at('10.0.0.1', 7000), http: at('10.0.0.1', 8000) }
    const [other = ''] = await refused(
      config('plain.json', { cluster: 'c', id: 'n1', members: [reachable], data: 'plain' }),
    )
    expect(JSON.parse(other).msg).toMatch(
      /^cannot start: the nodes would talk without TLS to 10.0.0.1 \(n1\): expected /,
    )
  })

  it('cannot stand beside other flags', async () => {
    const { stderr, code } = await lockstep('node', '--config', 'a.json', '--id', 'n1')
    expect({ stderr, code }).toEqual({ stderr: 'lockstep: --config and --id: expected one or the other\n', code: 2 })
  })

  it('is all that a node needs; SIGTERM lets it finish what is in flight, and then it is gone', async () => {
    const [peer = 0, http = 0] = await freePorts(2)
    writeFileSync(join(folder, 'token'), 'a-long-enough-token\n')
    const self = { id: 'n1', peer: at('127.0.0.1', peer), http: at('127.0.0.1', http) }
    const file = config('good.json', {
      cluster: 'c',
      id: 'n1',
      members: [self],
      data: 'data',
      adminTokenFile: 'token',
    })
    const child = start('node', '--config', file)
    const end = ended(child)
    if (child.stdout === null) throw new Error('the node has no standard output')
    let url = ''
    for await (const line of createInterface({ input: child.stdout })) {
      url = JSON.parse(line).url
      break
    }
    while ((await fetch(`${url}/readyz`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 20))
    const mug = JSON.stringify({ id: 'mug', name: 'A mug', price: 1, stock: 1 })
    const headers = { 'content-type': 'application/json' }
    expect((await fetch(`${url}/products`, { method: 'POST', headers, body: mug })).status).toBe(401)
    // Half a request is in flight when the node is told to stop; the other half comes after that.
    const admin = { ...headers, authorization: 'Bearer a-long-enough-token' }
    const outgoing = request(`${url}/products`, { method: 'POST', headers: admin })
    const status = new Promise((resolve, reject) =>
      outgoing.on('error', reject).on('response', (incoming) => resolve(incoming.resume().statusCode)),
    )
    outgoing.write(mug.slice(0, 9))
    const pending = async (): Promise<string> =>
      /^http_requests_pending (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1] ?? ''
    while ((await pending()) !== '2') await new Promise((resolve) => setTimeout(resolve, 5))
    child.kill('SIGTERM')
    await new Promise((resolve) => child.stderr?.once('data', resolve))
    outgoing.end(mug.slice(9))
    expect(await status).toBe(201)
    const { stderr, code } = await end
    expect({ code, secret: stderr.includes('a-long-enough-token') }).toEqual({ code: 0, secret: false })
  })
})
