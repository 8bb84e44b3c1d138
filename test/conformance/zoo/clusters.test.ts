import { describe, expect, it } from 'vitest'
import { type ClusterSettings, reducerCluster } from '../../../conformance/refinement/cluster.js'
import { withEarlyMessages } from '../../../conformance/zoo/early-messages.js'
import { clusterWithReads } from '../../../conformance/zoo/reads.js'
import { clusterWithShop, forgetful } from '../../../conformance/zoo/retries.js'
import { rules } from '../../../impl/store/rules.js'
import { explore } from '../../../model/checker/explore.js'

const settings = (bounds: Partial<ClusterSettings['bounds']>): ClusterSettings => ({
  bounds: { servers: 2, values: 1, maxTerm: 2, maxLog: 3, maxMessages: 2, maxCopies: 1, ...bounds },
  network: 'no-duplication',
})

const counts = ({ result, generated, distinct, depth }: ReturnType<typeof explore>) => ({
  result,
  generated,
  distinct,
  depth,
})

describe('a cluster with disks', () => {
  const cluster = reducerCluster(settings({ maxTerm: 3, maxLog: 2 }))

  it('is the plain cluster as long as no message is early', () => {
    expect(counts(explore(withEarlyMessages(cluster, () => false)))).toEqual(counts(explore(cluster)))
  })

  it('comes back as an older server where a message was', () => {
    const early = withEarlyMessages(cluster, (action) => action === 'ElectionTimeout')
    const [candidate] = early.spontaneous(0, early.initial(0)).filter(({ action }) => action === 'ElectionTimeout')
    const [restarted] = early.spontaneous(0, candidate!.next).filter(({ action }) => action === 'Restart')
    expect([candidate!.next.currentTerm, restarted!.next.currentTerm]).toEqual([2, 1])
    expect(restarted!.next).toEqual(early.initial(0))
  })
})

describe('reads', () => {
  it('are fresh through the log, in every state of these bounds', () => {
    const { result, coverage } = explore(clusterWithReads(settings({ maxLog: 2, maxTerm: 3 }), 'through the log'))
    expect([result, coverage.ClientRequest?.distinct]).toEqual(['ok', expect.any(Number)])
  })

  it('are fresh from the state of a single server, which nobody can depose', () => {
    const { result, coverage } = explore(clusterWithReads(settings({ servers: 1, maxTerm: 3 }), 'from its own state'))
    expect(result).toBe('ok')
    expect(coverage.Read?.generated).toBeGreaterThan(0)
  })

  it('are stale from the state of a leader that two others have deposed', () => {
    const of = settings({ servers: 3, maxTerm: 3, maxLog: 2 })
    const { violation } = explore(clusterWithReads({ ...of, maxEntriesPerMessage: 1 }, 'from its own state'))
    expect([violation?.property, violation?.steps.length, violation?.steps.at(-1)?.action]).toEqual([
      'ReadsAreFresh',
      17,
      'Read',
    ])
  })
})

describe('a shop on each server', () => {
  const of = settings({})

  it('places an order once however often it is sent', () => {
    expect(explore(clusterWithShop(of, rules)).result).toBe('ok')
  })

  it('places it twice if it forgets the key', () => {
    expect(explore(clusterWithShop(of, forgetful)).violation?.property).toBe('OneOrderPerKey')
  })
})
