import { describe, expect, it } from 'vitest'
import { type Reign, reignOf, wordsOf } from '../../../impl/page/cluster/reign.js'
import type { NodeView } from '../../../impl/page/cluster/view.js'

interface Said {
  readonly role: 'Leader' | 'Follower' | 'Candidate'
  readonly term: number
  readonly leader?: string
  readonly unready?: string
  readonly answers?: boolean
}
const node = (id: string, said: Said | null): NodeView => ({
  id,
  url: `http://${id}`,
  answers: said !== null && said.answers !== false,
  live:
    said === null
      ? null
      : {
          status: {
            id,
            role: said.role,
            term: said.term,
            leader: said.role === 'Leader' ? id : (said.leader ?? null),
            commitIndex: 0,
            lastApplied: 0,
            lastIndex: 0,
            digest: '',
          },
          entries: [],
          traffic: [],
          unready: said.unready ?? null,
        },
})
const alone = 'it has not heard from the others for 3000 ms'

describe('who leads', () => {
  it.each<readonly [string, readonly (Said | null)[], Reign, string, boolean]>([
    ['nobody has answered yet', [null, null, null], { _tag: 'Unknown' }, 'asking the nodes…', false],
    [
      'all is well',
      [
        { role: 'Leader', term: 3 },
        { role: 'Follower', term: 3, leader: 'n1' },
      ],
      { _tag: 'Leads', leader: 'n1', term: 3, says: null },
      'n1 leads, term 3',
      false,
    ],
    [
      'the other two are dead',
      [
        { role: 'Follower', term: 3, leader: 'n3', answers: false },
        { role: 'Follower', term: 3, leader: 'n3', answers: false },
        { role: 'Leader', term: 3, unready: alone },
      ],
      { _tag: 'Alone', leader: 'n3' },
      'n3 hears no majority',
      true,
    ],
    [
      'the browser reaches one follower only',
      [null, { role: 'Follower', term: 3, leader: 'n1' }, null],
      { _tag: 'Leads', leader: 'n1', term: 3, says: 'n2' },
      'n1 leads, term 3, says n2',
      false,
    ],
    [
      'the browser reaches the leader only, which hears from the others',
      [null, { role: 'Leader', term: 3 }, null],
      { _tag: 'Leads', leader: 'n2', term: 3, says: null },
      'n2 leads, term 3',
      false,
    ],
    [
      'an old leader does not know yet that it is over',
      [
        { role: 'Leader', term: 3 },
        { role: 'Follower', term: 4, leader: 'n3' },
        { role: 'Leader', term: 4 },
      ],
      { _tag: 'Leads', leader: 'n3', term: 4, says: null },
      'n3 leads, term 4',
      false,
    ],
    [
      'a follower has lost its leader',
      [{ role: 'Follower', term: 3, leader: 'n3', unready: alone }],
      { _tag: 'NoLeader' },
      'no leader',
      true,
    ],
    [
      'they are voting',
      [{ role: 'Candidate', term: 4, unready: 'it knows no leader' }],
      { _tag: 'NoLeader' },
      'no leader',
      true,
    ],
    [
      'none answers any more',
      [{ role: 'Leader', term: 3, answers: false }],
      { _tag: 'NoAnswer' },
      'no node answers',
      true,
    ],
  ])('where %s', (_, said, reign, words, isBad) => {
    const found = reignOf(said.map((each, k) => node(`n${k + 1}`, each)))
    expect([found, wordsOf(found)]).toEqual([reign, { words, isBad }])
  })
})
