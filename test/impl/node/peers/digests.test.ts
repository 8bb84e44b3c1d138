/** Which of several stores may be the wrong one, from what nodes say of theirs after the same entries. */
import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../../../impl/node/logging/logger.js'
import { digestsOf } from '../../../../impl/node/peers/digests.js'
import { Index, ServerId } from '../../../../impl/raft/types.js'

const servers = ['n1', 'n2', 'n3', 'n4'].map((id) => ServerId(id))
const [, n2, n3, n4] = servers as [ServerId, ServerId, ServerId, ServerId]

/** Of n1, whose store has had `to` entries, and then has the digest `mine`. */
const reaching = (to: number, members = servers) => {
  const lines: LogLine[] = []
  const clock = { now: () => 0, after: () => () => {}, random: () => 0 }
  const digests = digestsOf({ members, clock, log: (line) => lines.push(line) })
  for (let index = 1; index <= to; index += 1) digests.reached(Index(index), () => `after ${index}`)
  const hear = (from: ServerId, index: number, digest: string) =>
    digests.compare(from, [[Index(index), digest]], Index(to), `after ${to}`)
  return { digests, lines, hear }
}

describe('digests', () => {
  it('that are told are the newest of every 64th and every 4,096th entry, and the one of this moment', () => {
    const { digests } = reaching(8_300)
    const at = [8_064, 8_128, 8_192, 8_256, 4_096, 8_192].map((index) => [index, `after ${index}`])
    expect(digests.marks(Index(8_300), 'now')).toEqual([...at, [8_300, 'now']])
  })

  it('that differ are an error on this side, with what both hold, and name the peer until it has the same again', () => {
    const { digests, lines, hear } = reaching(130)
    hear(n2, 128, 'another')
    expect(lines).toEqual([
      {
        level: 'error',
        msg: expect.stringMatching(/^holds another store than n2 after the same 128 entries: /),
        ...{ index: 128, digest: 'after 128', theirs: 'another' },
      },
    ])
    expect(digests.differing()).toEqual([n2])
    hear(n2, 64, 'after 64')
    expect(digests.differing()).toEqual([])
  })

  it('of entries that this node does not remember say nothing', () => {
    const { digests, lines, hear } = reaching(130)
    hear(n2, 100, 'another')
    expect([lines, digests.differing(), digests.whyWrong()]).toEqual([[], [], null])
  })

  it('say that a store may be the wrong one unless a majority has the same, and half of the nodes are none', () => {
    const { digests, hear } = reaching(64)
    hear(n2, 64, 'another')
    const why = 'it holds another store than n2 after the same 64 entries'
    expect(digests.whyWrong()).toBe(why)
    hear(n3, 64, 'after 64')
    expect(digests.whyWrong()).toBe(why)
    hear(n4, 64, 'after 64')
    expect(digests.whyWrong()).toBeNull()
  })
})
