import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explore } from '../../../model/checker/explore.js'
import { exploreInParallel } from '../../../model/checker/workers/explore.js'
import { climbing, nodesOf, type Tree } from './toggle.js'

const all = (tree: Tree) => ({ result: 'ok', generated: nodesOf(tree), distinct: nodesOf(tree), depth: tree.rows })

const MOST = 30_000

/** Trees of some size, with up to nine numbers in a state. */
const trees = fc
  .record({ below: fc.integer({ min: 2, max: 9 }), recorded: fc.nat({ max: 4 }), observed: fc.nat({ max: 2 }) })
  .map((tree): Tree => ({ ...tree, rows: Math.floor(Math.log(MOST) / Math.log(tree.below)) }))

describe('states that need more words when there are more numbers', () => {
  const large: Tree = { below: 5, rows: 8, recorded: 0, observed: 0 }

  it('are all kept: those in the set, and those that wait', () => {
    const { result, generated, distinct, depth } = explore(climbing(large))
    expect({ result, generated, distinct, depth }).toEqual(all(large))
  })

  it('are all kept, however many words', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const { result, generated, distinct, depth } = explore(climbing(tree))
        expect({ result, generated, distinct, depth }).toEqual(all(tree))
      }),
      { numRuns: 15 },
    )
  })

  it('are all kept by two threads', async () => {
    const tree: Tree = { ...large, rows: 7, recorded: 3 }
    const source = { url: new URL('./toggle.ts', import.meta.url).href, name: 'climbing', argument: tree }
    const { result, generated, distinct, depth } = await exploreInParallel(source, { workers: 2 })
    expect({ result, generated, distinct, depth }).toEqual(all(tree))
  })
})
