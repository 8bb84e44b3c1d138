import { describe, expect, it } from 'vitest'
import { rareLog } from '../../../../impl/node/logging/rare-log.js'

/** Says a line of each key at its time, in seconds, and gives what was logged. */
const said = (...lines: readonly (readonly [at: number, key: string])[]): readonly unknown[] => {
  const logged: unknown[] = []
  let seconds = 0
  const say = rareLog(
    ({ msg, unsaid = 0 }) => logged.push([seconds, msg, unsaid]),
    () => seconds * 1_000,
  )
  for (const [at, key] of lines) {
    seconds = at
    say(key, { level: 'warn', msg: `${key} at ${at}` })
  }
  return logged
}

describe('a rare log', () => {
  it('says the first line of each key at once, then one a minute, with how many it left out', () => {
    expect(said([0, 'a'], [0, 'a'], [1, 'b'], [59, 'a'], [60, 'a'], [61, 'a'], [61, 'b'], [130, 'a'])).toEqual([
      [0, 'a at 0', 0],
      [1, 'b at 1', 0],
      [60, 'a at 60', 2],
      [61, 'b at 61', 0],
      [130, 'a at 130', 1],
    ])
  })

  it('forgets the key that was said longest ago, so that many of them take no more memory', () => {
    const strangers = (count: number) => Array.from({ length: count }, (_, i) => [2, `${i}`] as const)
    const repeated = (count: number) => said([0, 'a'], [1, 'b'], ...strangers(count), [3, 'b'], [3, 'a'])
    expect(repeated(254)).toHaveLength(256)
    expect(repeated(255).slice(257)).toEqual([[3, 'a at 3', 0]])
    expect(repeated(1_000).slice(1_002)).toEqual([
      [3, 'b at 3', 0],
      [3, 'a at 3', 0],
    ])
  })
})
