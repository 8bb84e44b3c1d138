import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { isLeft, right } from 'fp-ts/lib/Either.js'
import { afterAll, describe, expect, it } from 'vitest'
import { drawRequests } from '../../../../conformance/harness/simulation/operators.js'
import { drawSchedule } from '../../../../conformance/harness/simulation/schedule.js'
import { readSchedule, writeSchedule } from '../../../../conformance/harness/simulation/schedule-file.js'
import { serverIds } from '../../../../conformance/refinement/cluster.js'
import { featuresNamed } from '../../../../conformance/traces/trace-features.js'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-schedule-'))
const file = join(folder, 'schedule.json')
afterAll(() => rmSync(folder, { recursive: true }))

const lasts = 60_000

describe('a schedule', () => {
  it('is over in time, and is read as it was written', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 9 }), fc.boolean(), (seed, nodes, beyond) => {
        const servers = serverIds(nodes)
        const features =
          seed % 2 === 0
            ? undefined
            : featuresNamed(['check-quorum', 'reads', 'transfer', 'membership', 'joint', 'learners'], nodes)
        const requests = features === undefined ? [] : drawRequests(seed, servers, lasts, features)
        const schedule = [...drawSchedule({ seed, servers, until: lasts, beyond }), ...requests]
        expect(schedule.filter(({ at, lasts: ms }) => at + ms > lasts)).toEqual([])
        const episode = { seed, nodes, lasts, schedule, breakage: {}, ...(features === undefined ? {} : { features }) }
        writeSchedule(file, episode)
        expect(readSchedule(file)).toEqual(right(episode))
      }),
      { numRuns: 50 },
    )
  })

  it.each([
    ['not JSON', '{', /: not JSON/],
    ['another format', '{"format":"x"}', /format is "x"; expected /],
    [
      'a member that is none',
      '{"format":"lockstep-schedule","version":2,"seed":1,"nodes":2,"lasts":9,"features":["joint"],"faults":[{"at":1,"lasts":0,"fault":{"_tag":"ChangeMembers","change":{"_tag":"EnterJoint","voters":["n1","n3"]}}}]}',
      /a fault of the node "n3"; expected one of n1, n2$/,
    ],
    [
      'a node that is none',
      '{"format":"lockstep-schedule","version":1,"seed":1,"nodes":3,"lasts":9,"faults":[{"at":1,"lasts":1,"fault":{"_tag":"Pause","node":"n4"}}]}',
      /a fault of the node "n4"; expected one of n1, n2, n3$/,
    ],
  ])('is refused in one line: %s', (_, text, expected) => {
    writeFileSync(file, text)
    const refused = readSchedule(file)
    expect(isLeft(refused) ? refused.left : '').toMatch(expected)
  })

  it('is refused if there is none', () => {
    const refused = readSchedule(join(folder, 'none'))
    expect(isLeft(refused) ? refused.left : '').toMatch(/ENOENT/)
  })
})
