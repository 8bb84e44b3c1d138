import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runScenario } from '../../../conformance/scenarios/scenario.js'
import { standard } from '../../../impl/raft/rules.js'
import { bugs } from './broken-rules.js'
import { createCluster } from './cluster.js'
import { run, schedule } from './schedule.js'

const folder = new URL('../../conformance/scenarios/texts/', import.meta.url)
const scenarios = readdirSync(folder)
  .filter((file) => file.startsWith('broken-'))
  .map((file) => readFileSync(new URL(file, folder), 'utf8'))

const isShown = (name: string) => scenarios.some((text) => text.includes(`, where ${name}\n`))

/** The same schedules for all, so that a bug that escapes can be looked into. */
const schedules = fc.sample(schedule(400), { numRuns: 100, seed: 7 })

describe('the checks of the random schedules catch the bug', () => {
  const found = bugs.filter(({ name }) => !isShown(name))

  it.each(found)('$name', ({ rule, servers = 3, breaks }) => {
    let violation: string | undefined
    for (const actions of schedules) {
      violation ??= run(createCluster(servers, { ...standard, ...rule }), actions)
      if (violation !== undefined) break
    }
    expect(breaks).toContain(violation)
  })

  it.each([3, 4, 5])('and find none without it, with %i servers', (size) => {
    for (const actions of schedules) expect(run(createCluster(size), actions)).toBeUndefined()
  })
})

describe('a scenario shows the bug', () => {
  const shown = bugs.filter(({ name }) => isShown(name))

  it.each(shown)('$name', ({ name }) => {
    const text = scenarios.find((scenario) => scenario.includes(`, where ${name}\n`))!
    expect(runScenario(text.replace(`, where ${name}`, ''))).not.toBe(runScenario(text).replace(`, where ${name}`, ''))
  })
})
