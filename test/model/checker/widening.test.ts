import { describe, expect, it } from 'vitest'
import { explore } from '../../../model/checker/explore.js'
import { exploreInParallel } from '../../../model/checker/workers/explore.js'
import { climbing, nodesOf } from './toggle.js'

const DEPTH = 8
const expected = { result: 'ok', generated: nodesOf(DEPTH), distinct: nodesOf(DEPTH) }

describe('states that need more words when there are more numbers', () => {
  it('are all kept: those in the set, and those that wait', () => {
    const { result, generated, distinct } = explore(climbing(DEPTH))
    expect({ result, generated, distinct }).toEqual(expected)
  })

  it('are all kept by two threads', async () => {
    const source = { url: new URL('./toggle.ts', import.meta.url).href, name: 'climbing', argument: DEPTH }
    const { result, generated, distinct } = await exploreInParallel(source, { workers: 2 })
    expect({ result, generated, distinct }).toEqual(expected)
  })
})
