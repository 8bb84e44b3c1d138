import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runEpisode } from '../../conformance/harness/simulation/episode.js'
import type { TimedFault } from '../../conformance/harness/simulation/fault.js'
import { writeSchedule } from '../../conformance/harness/simulation/schedule-file.js'
import { serverIds } from '../../conformance/refinement/cluster.js'
import { lockstep } from './program.js'

const [node] = serverIds(3)

describe('simulate-cluster --schedule', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('goes the way of the file again, and keeps what it finds if it is told where', async () => {
    if (node === undefined) throw new Error('there are three servers')
    const schedule: readonly TimedFault[] = [{ at: 20_000, lasts: 1, fault: { _tag: 'LostWrite', node } }]
    const episode = { seed: 3, nodes: 3, lasts: 30_000, breakage: {}, schedule }
    const [file, save] = [join(folder, 'schedule.json'), join(folder, 'kept')]
    writeSchedule(file, episode)
    const { stdout, code } = await lockstep('simulate-cluster', '--schedule', file, '--save', save, '--json')
    const { violation, hash } = runEpisode(episode)
    expect([code, JSON.parse(stdout)]).toMatchObject([
      1,
      { result: 'violation', hash, violation: { property: 'Refinement', at: violation?.at, faults: schedule } },
    ])
    expect(readdirSync(save).sort()).toEqual(['n1.ndjson', 'n2.ndjson', 'n3.ndjson', 'schedule.json'])
  })

  it('does not begin if what it finds could not be kept', async () => {
    writeFileSync(join(folder, 'no-folder'), '')
    const save = join(folder, 'no-folder', 'kept')
    const { stdout, stderr, code } = await lockstep('simulate-cluster', '--minutes', '1', '--save', save)
    const refusal = /^lockstep: --save [^\n]*kept: ENOTDIR[^\n]*; expected a folder that can be written\n$/
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(refusal)])
  })

  it('tells what it has found though the traces cannot be kept', async () => {
    if (node === undefined) throw new Error('there are three servers')
    const save = join(folder, 'in-the-way')
    // A folder where a trace should go cannot be noticed before.
    mkdirSync(join(save, 'n2.ndjson', 'full'), { recursive: true })
    const file = join(folder, 'lost.json')
    const schedule: readonly TimedFault[] = [{ at: 20_000, lasts: 1, fault: { _tag: 'LostWrite', node } }]
    writeSchedule(file, { seed: 3, nodes: 3, lasts: 30_000, breakage: {}, schedule })
    const { stdout, stderr, code } = await lockstep('simulate-cluster', '--schedule', file, '--save', save, '--json')
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { result: 'violation', violation: { saved: null } }])
    expect(stderr).toMatch(/^lockstep: the failure cannot be kept in [^\n]*\n$/)
  })

  it('says in one line that a file is none', async () => {
    const { stdout, stderr, code } = await lockstep('simulate-cluster', '--schedule', join(folder, 'none'))
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/^lockstep: [^\n]*ENOENT[^\n]*\n$/)])
  })
})
