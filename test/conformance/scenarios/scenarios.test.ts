import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runScenario } from '../../../conformance/scenarios/scenario.js'

const folder = new URL('./texts/', import.meta.url)

/** A scenario is compared with itself as it really runs; `vitest -u` writes what really came of it into the file. */
describe('the scenario', () => {
  it.each(readdirSync(folder).filter((file) => file.endsWith('.txt')))('%s', async (file) => {
    const url = new URL(file, folder)
    await expect(runScenario(readFileSync(url, 'utf8'))).toMatchFileSnapshot(url.pathname)
  })
})
