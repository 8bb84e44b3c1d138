import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isRight, left } from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grade } from '../../../conformance/grade/grade.js'
import { gradeRefinement, gradeSimulation } from '../../../conformance/grade/on-clusters.js'
import type { PartName } from '../../../conformance/grade/part.js'
import { askedInJson, calledAsOurs } from '../../../conformance/grade/submission.js'
import type { Where } from '../../../conformance/grade/thread.js'
import { quick } from '../../../conformance/refinement/bounds.js'
import { answerTo } from '../../../conformance/vectors/vector.js'
import { type Reducer, reducerOf } from '../../../impl/raft/reducer.js'
import { type Rules, standard } from '../../../impl/raft/rules.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-grade-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
const moduleOf = (code: string): Where => {
  const file = join(folder, `reducer-${++files}.mts`)
  writeFileSync(file, code)
  return { _tag: 'Module', file: 'reducer.mts', url: pathToFileURL(file).href }
}

const source = (path: string): string => JSON.stringify(new URL(`../../../${path}`, import.meta.url).href)
/** A module that exports our reducer with other rules. */
const withRules = (rules: string): Where =>
  moduleOf(`
  import { step as stepOf, start as startOf } from ${source('exports/raft.ts')}
  import { standard } from ${source('impl/raft/rules.ts')}
  const rules = { ...standard, ...${rules} }
  export const step = (config) => stepOf(config, rules)
  export const start = (config, durable) => startOf(config, durable, rules)`)

const graded = async (where: Where, parts: readonly PartName[], features = false, seconds = 20) =>
  grade({ where, scope: { parts, features, minutes: 1 }, seconds })

const vectorsOf = async (where: Where, features = false) => {
  const found = await graded(where, ['vectors'], features)
  return isRight(found)
    ? found.right.map(({ what, verdict, lines }) => ({
        what,
        verdict,
        like: lines.filter((l) => l.includes('the bug')).map((l) => l.split(' ')[7]),
      }))
    : found.left
}

const right = (what: string) => ({ what, verdict: 'right', like: [] })

describe('the vectors', () => {
  it('find our reducer right, with all features', async () => {
    expect(await vectorsOf(withRules('{}'), true)).toEqual(['core', 'features', 'scenarios'].map(right))
  })

  it('find it right as a process that is asked in JSON', async () => {
    const program = fileURLToPath(new URL('../../../bin/lockstep.ts', import.meta.url))
    const command = `${JSON.stringify(process.execPath)} --import tsx ${JSON.stringify(program)} reducer`
    expect(await vectorsOf({ _tag: 'Process', command })).toEqual(['core', 'scenarios'].map(right))
  })

  it.each([
    ['{ mayCommit: () => true }', 'figure-8'],
    [
      '{ isUpToDate: () => true, grantsVote: (s, m) => m.term === s.currentTerm && (s.votedFor._tag === "None" || s.votedFor.value === m.from) }',
      'log-not-compared',
    ],
    ['{ acceptsLeader: (s) => s.role._tag === "Follower" }', 'candidate-ignores-leader'],
  ])('know the bug of %s', async (rules, bug) => {
    const found = await vectorsOf(withRules(rules))
    expect(found).toContainEqual({ what: 'core', verdict: 'wrong', like: [bug] })
  })
})

describe('a reducer that is none', () => {
  const core = async (where: Where, seconds?: number) => {
    const found = await graded(where, ['vectors'], false, seconds)
    return isRight(found)
      ? found.right.slice(0, 1).map(({ verdict, figures, lines }) => [verdict, figures, lines[1]])
      : found
  }

  it.each([
    ['7', 'it is 7; expected an object'],
    ['{ state: 7, effects: [] }', 'state is 7; expected an object'],
    [
      '{ state, effects: [{ _tag: "Explode" }] }',
      'effects[0]._tag is "Explode"; expected one of Persist, Restore, Send, Apply, Reply, SetTimer',
    ],
  ])('and answers %s is told so', async (answer, why) => {
    const found = await core(moduleOf(`export const answer = ({ state }) => (${answer})`))
    expect(found).toEqual([['wrong', '0 of 136 answers are ours', `  the answer is none: ${why}`]])
  })

  it('and throws is told so', async () => {
    expect(await core(moduleOf('export const step = () => () => { throw new Error("not yet") }'))).toEqual([
      ['wrong', expect.stringMatching(/^\d+ of 136 answers are ours$/), '  not yet'],
    ])
  })

  it('and never answers is stuck', async () => {
    expect(await core(moduleOf('export const answer = () => { for (;;) {} }'), 1)).toEqual([
      ['stuck', 'no answer within 1 s', undefined],
    ])
  })

  it('and is not loaded, or is a process that ends, is told so', async () => {
    expect(await core(moduleOf('export const foo = 1'))).toEqual(
      left('reducer.mts exports foo; expected step(config), and perhaps start(config, durable), or answer(question)'),
    )
    expect(await core(moduleOf('throw new Error("no")'))).toEqual(left('no'))
    expect(await core(moduleOf('for (;;) {}'), 1)).toEqual(left('no answer within 1 s, while the reducer was loaded'))
    expect(await core({ _tag: 'Process', command: 'exit 3' })).toEqual([
      ['wrong', '0 of 136 answers are ours', '  the process ended with code 3; expected an answer'],
    ])
  })
})

describe('clusters', () => {
  const [row] = quick.filter(({ name }) => name.startsWith('2 reducers') && name.endsWith('1 entry a message'))
  if (row === undefined) throw new Error('no such row')
  const refined = (reducer: Reducer, bounds = row) => {
    const { verdict, lines } = gradeRefinement(reducer, bounds, () => {})
    return [verdict, lines[0]]
  }
  const simulated = (reducer: Reducer) => gradeSimulation(reducer, 3, 2, () => {}).verdict
  const broken = (rules: Partial<Rules>): Reducer => reducerOf({ ...standard, ...rules })

  const small = { ...row, bounds: { ...row.bounds, values: 1, maxLog: 2, maxMessages: 1 } }

  it('of our reducer refine the model and serve the shop, called or asked in JSON', () => {
    expect(refined(calledAsOurs(reducerOf(standard)).reducer, small)).toEqual(['right', undefined])
    const inJson = askedInJson(answerTo).reducer
    expect(refined(inJson, small)).toEqual(['right', undefined])
    expect(gradeSimulation(inJson, 3, 1, () => {})).toEqual(gradeSimulation(reducerOf(standard), 3, 1, () => {}))
  })

  it('of one that commits entries of older terms do neither', () => {
    expect(refined(broken({ mayCommit: () => true }))).toEqual(['wrong', 'Refinement does not hold after 11 steps'])
    expect(simulated(broken({ mayCommit: () => true }))).toBe('wrong')
  })

  it('of one that is safe in another way are safe', () => {
    // It commits less than it might.
    const slow = broken({ commitIndexAfter: ({ commitIndex }) => commitIndex })
    expect(refined(slow, small)).toEqual(['safe', 'a first step that ours would not take:'])
  })

  it('of one that does nothing elect nobody', () => {
    const { lines, verdict } = gradeRefinement(
      { ...reducerOf(standard), step: () => (state) => [state, []] },
      row,
      () => {},
    )
    expect([verdict, lines]).toEqual([
      'wrong',
      ['within these bounds no server is ever elected', 'within these bounds nothing is ever committed'],
    ])
  })
})
