import { describe, expect, it } from 'vitest'
import { postbox } from '../../../../impl/node/queues/postbox.js'
import { virtualTime } from '../../../../impl/node/simulated/clock.js'
import { beginLife } from '../../../../impl/node/simulated/life.js'
import { seededRandom } from '../../../../impl/node/simulated/random.js'
import { ServerId } from '../../../../impl/raft/types.js'

describe('a postbox', () => {
  it('sends what is put in together together, to each peer, but no more than fits into a frame', () => {
    const time = virtualTime()
    const sent: (readonly [string, readonly number[]])[] = []
    const post = postbox(beginLife(time, seededRandom(1)).clock, (to, texts) =>
      sent.push([to, texts.map(({ length }) => length)]),
    )
    const [n1, n2] = [ServerId('n1'), ServerId('n2')]
    for (const length of [100_000, 100_000, 100_000, 7]) post(n1, 'x'.repeat(length))
    post(n2, 'x')
    expect(sent).toEqual([['n1', [100_000, 100_000, 100_000]]])
    time.runUntil(1)
    post(n1, 'xx')
    time.runUntil(2)
    expect(sent.slice(1)).toEqual([
      ['n1', [7]],
      ['n2', [1]],
      ['n1', [2]],
    ])
  })
})
