/** The style of the project as a test: every rule is kept by every file. */
import { describe, expect, it } from 'vitest'
import { cycles, foldersInCircles, parts, wrongDirections } from './directions.js'
import { lostNames, miscountedJourneys } from './documents.js'
import { kindsSpelled } from './message-kinds.js'
import { impurities } from './purity.js'
import { deadFiles } from './reachability.js'
import { readSources } from './sources.js'
import {
  limitsInTheAir,
  longFiles,
  machinePaths,
  pluralsByHand,
  registryHosts,
  testsLeftOut,
  wrongPackageForms,
} from './text.js'

const sources = readSources()

describe('the repository', () => {
  it.each([
    ['imports only in the directions of the design', wrongDirections],
    ['has no cycles of imports', cycles],
    ['has no circle between the folders of one part', foldersInCircles],
    ['keeps clocks, randomness, logging and IO out of its pure folders', impurities],
    ['has no file that nothing uses', deadFiles],
    ['has no long files', longFiles],
    ['spells a kind of message only where something depends on it', kindsSpelled],
    ['imports fp-ts and io-ts in one form', wrongPackageForms],
    ['counts things in words in one way', pluralsByHand],
    ['says of a limit that it is one', limitsInTheAir],
    ['runs all its tests', testsLeftOut],
    ['names no path of one machine', machinePaths],
    ['names no registry host', registryHosts],
    ['names in its guides what is there', lostNames],
    ['counts the rooms of its journeys', miscountedJourneys],
  ])('%s', (_, rule) => {
    expect(rule(sources)).toEqual([])
  })

  it('has every part on the page that draws them', () => {
    const page = sources.find(({ path }) => path === 'ARCHITECTURE.md')?.text ?? ''
    const table = page.split('\n').filter((line) => line.startsWith('| `'))
    expect(parts.filter((part) => !table.some((row) => row.includes(`\`${part}/\``)))).toEqual([])
  })

  it('is what these rules looked at', () => {
    const paths = sources.map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining(['model/checker/explore.ts', 'package.json', 'test/tidy/tidy.test.ts']),
    )
  })
})
