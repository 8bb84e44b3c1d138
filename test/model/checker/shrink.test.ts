import { describe, expect, it } from 'vitest'
import { deadlockIn } from '../../../model/checker/failures.js'
import { shrunk } from '../../../model/checker/shrink.js'
import { initialStates, movesOf, stateAfter } from '../../../model/checker/successors.js'
import type { Taken } from '../../../model/checker/walk.js'
import { counting } from './toggle.js'

/** A path of which no step can be dropped, and the steps that the protocol is asked for to find that out. */
const askedFor = (length: number) => {
  const protocol = { ...counting(length), deadlock: true }
  const [initial] = initialStates(protocol)
  if (initial === undefined) throw new Error('there is no initial state')
  const path: Taken<number, string, number>[] = []
  let state = initial
  for (let [move] = movesOf(protocol, state); move !== undefined; [move] = movesOf(protocol, state)) {
    state = stateAfter(protocol, state, move)
    path.push({ move, state })
  }
  const failure = deadlockIn(protocol, state)
  if (failure === null) throw new Error('nothing was found')
  let asked = 0
  const counted: typeof protocol = {
    ...protocol,
    spontaneous: (i, local) => {
      asked += 1
      return protocol.spontaneous(i, local)
    },
  }
  return { shrunk: shrunk(counted, initial, path, failure), path, asked }
}

describe('a path of which no step can be dropped', () => {
  it('stays as it is', () => {
    const { shrunk: short, path } = askedFor(100)
    expect(short).toEqual(path)
  })

  it('costs no more than in proportion to its length, if it is long', () => {
    const { shrunk: long, path, asked } = askedFor(4_000)
    expect(long.length).toBe(path.length)
    // Each step that is followed is asked for, and once more to see whether it ends in a deadlock.
    expect(asked).toBeLessThanOrEqual(2 * (500_000 + 4 * path.length))
  })
})
