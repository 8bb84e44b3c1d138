import { describe, expect, it } from 'vitest'
import { REFINEMENT } from '../../conformance/refinement/refine.js'
import { attempt } from '../../conformance/zoo/attempt.js'
import { zoo } from '../../conformance/zoo/zoo.js'
import { type Asked, check, type Told } from '../../explorer/check/checking.js'
import { treeOf } from '../../explorer/run/tree-of.js'
import { beginWith, resume } from '../../explorer/subject/begin.js'
import { settingsOf } from '../../explorer/subject/model.js'
import { firstCluster, type Subject } from '../../explorer/subject/subject.js'
import { askedBy, guesses, subjectOf } from '../../explorer/zoo/hunting.js'
import { explore } from '../../model/checker/explore.js'
import { initialStates } from '../../model/checker/successors.js'
import { raft } from '../../model/raft/protocol.js'
import { pair, taking } from './sessions.js'

const ending = (asked: Partial<Asked> & { readonly subject: Subject }): Extract<Told, { readonly _tag: 'Ended' }> => {
  const told: Told[] = []
  let now = 0
  const all = { maxStates: 1_000_000, properties: null, symmetry: false, ...asked }
  // Each look at the clock is a millisecond later, so that the pieces grow.
  check(
    all,
    (one) => told.push(one),
    () => (now += 1),
  )
  const last = told.at(-1)
  if (last?._tag !== 'Ended') throw new Error(`it did not end: ${JSON.stringify(last)}`)
  return last
}

const entryOf = (wanted: string) => {
  const entry = zoo.find(({ name }) => name === wanted)
  if (entry === undefined) throw new Error(`there is no ${wanted}`)
  return entry
}

describe('an exploration of the page', () => {
  it('has the counts of the checker', () => {
    const { generated, distinct, depth, coverage } = explore(raft(settingsOf(pair)))
    const { counts, lines, fallen } = ending({ subject: pair })
    expect({ ...counts, bytes: 0, seconds: 0 }).toEqual({
      ...{ generated, distinct, depth, coverage, queue: 0, bytes: 0, seconds: 0, result: 'ok' },
    })
    expect([fallen, lines[0], lines[1]]).toEqual([
      null,
      `complete within these bounds to depth ${depth}: every property holds`,
      '  the model: servers 2, values 1, max-term 2, max-log 1, max-messages 2, max-copies 1, network full',
    ])
  })

  it('has fewer states where servers are alike, and says where they are not', () => {
    const small = { ...pair, bounds: { ...pair.bounds, maxLog: 0, maxMessages: 1 } }
    expect(ending({ subject: small, symmetry: true }).counts.distinct).toBeLessThan(
      ending({ subject: small }).counts.distinct,
    )
    const told: Told[] = []
    const features = { ...pair.features, singleChanges: true }
    check(
      { subject: { ...pair, features }, maxStates: 1, properties: null, symmetry: true },
      (one) => told.push(one),
      () => 0,
    )
    expect(told).toEqual([
      { _tag: 'Refused', why: 'this cluster does not treat all its servers alike; expected no symmetry' },
    ])
  })

  it.each(['half-is-a-quorum', 'vote-kept-across-terms', 'retry-applied-twice'])(
    'hunts %s in as many states and steps as the zoo, and opens what it found',
    async (name) => {
      const entry = entryOf(name)
      const how = entry.catches.find((one) => askedBy(one) !== null)
      const properties = how === undefined ? null : askedBy(how)
      if (how === undefined || !('scope' in how) || properties === null) throw new Error('it explores nothing')
      const { caught, states } = await attempt(entry, how)
      const subject = subjectOf(name, how.scope)
      const { fallen, counts } = ending({ subject, properties })
      expect([fallen?.property, fallen?.steps, counts.distinct]).toEqual([caught?.property, caught?.depth, states])
      expect(fallen?.lines).toEqual(caught?.lines())
      const session = fallen === null ? undefined : resume(subject, fallen.tree)
      const broken = session?.view.properties.filter(({ why }) => why !== null).map((one) => one.name)
      expect([session?.path.length, broken?.includes(fallen?.property ?? '')]).toEqual([(caught?.depth ?? 0) + 1, true])
      expect(guesses).toContain(fallen?.property)
    },
  )
})

describe('a cluster of reducers', () => {
  it('is stepped through by its inputs', () => {
    const session = taking(
      beginWith(firstCluster),
      'ElectionTimeout',
      'ReceiveRequestVote',
      'ReceiveRequestVoteResponse',
    )
    expect(session.view.servers.map(({ variables }) => variables.find(({ name }) => name === 'role')?.value)).toEqual([
      ...['Leader', 'Follower', 'Follower'],
    ])
    expect(session.view.properties.find(({ name }) => name === REFINEMENT)?.why).toBeNull()
    expect(session.view.disabled).toEqual([])
  })
})

describe('a path of the checker', () => {
  it('that is none of the protocol is refused', () => {
    const protocol = raft(settingsOf(pair))
    const [initial] = initialStates(protocol)
    if (initial === undefined) throw new Error('no first state')
    const about = { property: 'P', source: '', kind: 'invariant', because: null } as const
    const step = { action: 'BecomeLeader', server: 0, message: null, sent: [], state: initial }
    expect(treeOf(protocol, { ...about, initial, steps: [] })).toEqual({ first: 0, steps: [], at: 0 })
    expect(() => treeOf(protocol, { ...about, initial, steps: [step] })).toThrow('step 1 of the path is not possible')
  })
})
