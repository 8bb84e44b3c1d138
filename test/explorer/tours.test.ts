import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { vitestFile } from '../../explorer/exports/vitest-file.js'
import { picked, type Tour, tourShown, tours } from '../../explorer/tours/tours.js'
import { root } from '../bin/program.js'

const atEnd = (tour: Tour) =>
  tour.stops.slice(1).reduce((session, { pick }, k) => {
    const next = pick === null ? undefined : picked(session, pick)
    if (next === undefined) throw new Error(`stop ${k + 2} of ${tour.name} is not reached: ${pick}`)
    return next
  }, tourShown(tour).session)

const fallenIn = (tour: Tour): readonly string[] =>
  atEnd(tour).view.properties.flatMap(({ name, why }) => (why === null ? [] : [name]))

describe('tours', () => {
  it('come to their ends, where what they say is so', () => {
    expect(tours.map((tour) => [tour.name, fallenIn(tour)])).toEqual([
      ['election', []],
      ['split-vote', []],
      ['two-leaders', []],
      ['log-repaired', []],
      ['figure-8', ['MoreUpToDateCorrectInv', 'Refinement']],
      ['exercise', ['ElectionSafety', 'Refinement']],
    ])
  })

  it('ask questions that have an answer', () => {
    const questions = tours.flatMap(({ stops }) => stops.flatMap(({ question }) => question ?? []))
    expect(questions.map(({ answers, right }) => answers[right] !== undefined)).toEqual([true, true, true])
  })
})

/** In the package's own folder, so that its name leads to it; compiled.ts has compiled it. */
const folder = mkdtempSync(join(root, 'dist/explorer-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a run as a test', () => {
  const texts = tours.map((tour) => [tour.name, vitestFile(tour.subject, tour.title, atEnd(tour).replay)] as const)

  /** Runs the text with the test's own expectations, as a module: each claim is one. */
  const ran = async (name: string, text: string | null): Promise<string> => {
    const file = join(folder, `${name}.mjs`)
    const claims =
      "import { expect } from 'vitest'\nconst it = (name, run) => { run(); done = name }\nexport let done = ''"
    writeFileSync(file, (text ?? '').replace("import { expect, it } from 'vitest'", claims))
    return (await import(pathToFileURL(file).href)).done
  }

  it.each(texts)('of the tour %s holds', async (name, text) => {
    expect(await ran(name, text)).toBe(tours.find((tour) => tour.name === name)?.title)
  })

  it('fails where a step is another one', async () => {
    const [, [name, text] = ['', '']] = texts
    await expect(ran(`${name}-changed`, text?.replace('"on":null', '"on":"nothing"') ?? null)).rejects.toThrow(
      'the message was sent',
    )
  })

  it('is none where the package has no such cluster', () => {
    const [tour] = tours
    const subject = tours.find(({ name }) => name === 'exercise')?.subject
    if (tour === undefined || subject?._tag !== 'Cluster') throw new Error('no such tour')
    expect([
      vitestFile({ ...subject, bug: 'deposed-leader-reads' }, 'x', []),
      vitestFile(tour.subject, 'x', null),
    ]).toEqual([null, null])
  })
})
