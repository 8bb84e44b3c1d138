import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isLeft, right } from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { describe, expect, it } from 'vitest'
import { type EpisodeOptions, runEpisode } from '../../../../conformance/harness/simulation/episode.js'
import type { TimedFault } from '../../../../conformance/harness/simulation/fault.js'
import { saveEpisode } from '../../../../conformance/harness/simulation/save.js'
import { drawSchedule } from '../../../../conformance/harness/simulation/schedule.js'
import { readSchedule } from '../../../../conformance/harness/simulation/schedule-file.js'
import { shrinkSchedule } from '../../../../conformance/harness/simulation/shrink.js'
import { serverIds } from '../../../../conformance/refinement/cluster.js'
import { validate } from '../../../../conformance/traces/validate.js'
import { openTrace } from '../../../../traces/read.js'
import { survey } from '../../../../traces/survey.js'

const servers = serverIds(3)
const [node] = servers

/** Faults that a cluster survives, and among them one that it cannot survive. */
const planted = (): EpisodeOptions => {
  if (node === undefined) throw new Error('there are three servers')
  const lost: TimedFault = { at: 20_000, lasts: 1_000, fault: { _tag: 'LostWrite', node } }
  const others = drawSchedule({ seed: 3, servers, until: 30_000, beyond: false })
  return { seed: 3, nodes: 3, lasts: 30_000, breakage: {}, schedule: [...others, lost] }
}

const verdictOn = (files: readonly string[]) => {
  const traces = files.map((file) => {
    const trace = openTrace(file)
    if (isLeft(trace)) throw new Error(trace.left.found)
    return trace.right
  })
  if (!isNonEmpty(traces)) throw new Error('there is a trace of each node')
  const surveyed = survey(traces)
  if (isLeft(surveyed)) throw new Error(surveyed.left.found)
  return validate(surveyed.right)
}

describe('a schedule that fails', () => {
  it('is made smaller, down to the one fault that it takes, and kept for others to replay', () => {
    const episode = planted()
    const { violation } = runEpisode(episode)
    if (violation === null) throw new Error('a lost write goes unnoticed')
    const least = shrinkSchedule(episode, violation)
    expect(least.violation.check).toBe('Refinement')
    expect(least.episode.schedule.map(({ lasts, fault }) => ({ lasts, fault }))).toEqual([
      { lasts: 1, fault: { _tag: 'LostWrite', node } },
    ])

    const folder = mkdtempSync(join(tmpdir(), 'lockstep-simulation-'))
    const saved = saveEpisode(folder, least.episode)
    expect(readSchedule(saved.schedule)).toEqual(right(least.episode))
    expect(runEpisode(least.episode).violation).toEqual(least.violation)
    expect(verdictOn(saved.traces)._tag).toBe('Refused')
    rmSync(folder, { recursive: true })
  })
})
