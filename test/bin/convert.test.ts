import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emulated } from '../traces/adapters/ccf/emulated.js'
import { lockstep, root } from './program.js'

const campaign = join(root, 'traces/etcd/tla/good-campaign.ndjson')

describe('convert', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('writes a file for each node, which validate accepts', async () => {
    const out = join(folder, 'new/campaign')
    expect(await lockstep('convert', '--from', 'etcd', campaign, '--out', out)).toEqual({
      ...{ stdout: `${out}: 16 events of 3 nodes\n`, stderr: '', code: 0 },
    })
    const files = ['1.ndjson', '2.ndjson', '3.ndjson']
    expect(readdirSync(out).sort()).toEqual(files)
    expect(readdirSync(join(folder, 'new'))).toEqual(['campaign'])
    expect((await lockstep('validate', ...files.map((file) => join(out, file)))).code).toBe(0)
  })

  it('leaves nothing behind of what it cannot convert', async () => {
    const cut = join(folder, 'cut.ndjson')
    writeFileSync(cut, `${readFileSync(campaign, 'utf8').slice(0, -60)}\n`)
    const out = join(folder, 'none')
    const { stdout, stderr, code } = await lockstep('convert', '--from', 'etcd', cut, '--out', out)
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    expect(stderr).toMatch(/cut\.ndjson:54: not JSON: .*; expected one JSON object\n$/)
    expect(readdirSync(folder)).not.toContain('none')
  })

  it('takes each file once', async () => {
    const out = join(folder, 'twice')
    expect(await lockstep('convert', '--from', 'etcd', campaign, campaign, '--out', out)).toEqual({
      ...{ stdout: '', stderr: `lockstep: ${campaign} is given twice; expected each file once\n`, code: 2 },
    })
    expect(readdirSync(folder)).not.toContain('twice')
  })

  it('stays in its folder, whatever the nodes are called', async () => {
    const ccf = emulated('present')
    ccf.timeout('0')
    ccf.dispatch('0', '1', '2')
    const lines = ccf.lines.map((line) => `${line.replaceAll('node_id":"1"', 'node_id":"../up"')}\n`)
    const file = join(folder, 'ccf.ndjson')
    writeFileSync(file, lines.join(''))
    const out = join(folder, 'names')
    expect((await lockstep('convert', '--from', 'ccf', file, '--out', out)).code).toBe(0)
    expect(readdirSync(out).sort()).toEqual(['0.ndjson', '2.ndjson', 'node-1.ndjson'])
  })

  it('does not touch a folder that is there', async () => {
    const out = join(folder, 'there')
    mkdirSync(out)
    expect(await lockstep('convert', '--from', 'etcd', campaign, '--out', out)).toEqual({
      ...{
        stdout: '',
        stderr: `lockstep: ${out} is there already; expected a folder that is not there yet\n`,
        code: 2,
      },
    })
    expect(readdirSync(out)).toEqual([])
  })
})
