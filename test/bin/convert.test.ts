import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
