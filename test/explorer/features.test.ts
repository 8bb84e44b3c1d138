import { describe, expect, it } from 'vitest'
import { beginWith } from '../../explorer/subject/begin.js'
import {
  bugsOf,
  detailsOf,
  featureBounds,
  fitted,
  listsOf,
  switchedOn,
  switchesOfReducers,
  switchesOn,
  toggled,
  withServer,
} from '../../explorer/subject/features.js'
import { firstCluster, firstSubject } from '../../explorer/subject/subject.js'
import { switches } from '../../model/raft/features/switches.js'
import { NoFeatures } from '../../model/raft/features/types.js'

describe('the features', () => {
  it.each(switches)('%s is turned on and off again', (one) => {
    const on = toggled(NoFeatures, one, 3)
    expect([switchesOn(on), switchesOn(toggled(on, one, 3))]).toEqual([[one], []])
  })

  it('have lists of servers, which follow their number', () => {
    const on = switchedOn(['preVote', 'singleChanges', 'wipes'], 3)
    const [asks, voters] = listsOf(on)
    expect(listsOf(on).map(({ field }) => field)).toEqual(['preVote', 'firstVoters', 'wipes'])
    if (asks === undefined || voters === undefined) throw new Error('there are no lists')
    const some = withServer(withServer(on, voters, 3, 2), asks, 3, 0)
    expect([some.firstVoters, some.preVote, some.wipes]).toEqual([
      [0, 1],
      [1, 2],
      [0, 1, 2],
    ])
    const more = fitted(some, 3, 5)
    expect([more.firstVoters, more.preVote, more.wipes]).toEqual([
      [0, 1],
      [1, 2],
      [0, 1, 2, 3, 4],
    ])
    const fewer = fitted(some, 3, 1)
    expect([fewer.firstVoters, fewer.preVote, fewer.wipes]).toEqual([[0], [0], [0]])
    expect(withServer({ ...on, wipes: [1] }, { field: 'wipes', words: '' }, 3, 1).wipes).toEqual([1])
    expect(detailsOf({ ...some, maxWipes: 2 }, 3)).toEqual(['ask first s2 s3', 'first voters s1 s2', 'max-wipes 2'])
  })

  it('have bounds and known bugs where they are on', () => {
    expect([featureBounds(NoFeatures), bugsOf(NoFeatures)]).toEqual([[], []])
    const on = switchedOn(['reads', 'jointChanges'], 3)
    expect(featureBounds(on).map(({ name }) => name)).toEqual(['max-reads', 'max-configurations'])
    expect(bugsOf(on)).toEqual([
      ...['readBeforeOwnTerm', 'readWithoutQuorum', 'readFallenIndex', 'eagerChanges', 'unionElections'],
    ])
  })

  it('step in the page: a server loses its disk, members change, a client reads', () => {
    const actionsOf = (subject: Parameters<typeof beginWith>[0]): readonly string[] =>
      beginWith(subject).view.choices.map(({ action }) => action)
    expect(actionsOf({ ...firstSubject, features: switchedOn(['wipes'], 3) })).toContain('Wipe')
    expect(actionsOf({ ...firstSubject, features: switchedOn(['reads'], 3) })).toContain('RequestReadIndex')
    const single = { servers: 2, values: 1, maxTerm: 2, maxLog: 4, maxMessages: 4, maxCopies: 1 }
    const features = { ...switchedOn(['singleChanges', 'snapshot', 'reads'], 2), firstVoters: [0] }
    const alone = beginWith({ ...firstCluster, bounds: single, features })
    const leading = alone.take(alone.view.choices.findIndex(({ action }) => action === 'ElectionTimeout'))
    const possible = new Set(leading.view.choices.filter(({ server }) => server === 0).map(({ action }) => action))
    expect([...possible]).toEqual(expect.arrayContaining(['TakeSnapshot', 'ReadRequest', 'AddServer n2']))
    expect(switchesOfReducers).toEqual(expect.arrayContaining(['snapshot', 'reads', 'singleChanges', 'learners']))
  })
})
