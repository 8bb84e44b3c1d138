import { describe, expect, it } from 'vitest'
import { changeAction } from '../../../conformance/refinement/member-changes.js'
import { whyNotExplained } from '../../../conformance/refinement/refine.js'
import type { Change } from '../../../impl/raft/features/changes.js'
import { initial, restore } from '../../../impl/raft/state.js'
import { step } from '../../../impl/raft/step.js'
import { ServerId } from '../../../impl/raft/types.js'
import { NoFeatures } from '../../../model/raft/features/types.js'

const servers = ['n1', 'n2'].map(ServerId)
const [n1, n2] = servers as [ServerId, ServerId]
const features = { ...NoFeatures, singleChanges: true, firstVoters: [0] }
const reduce = step({ id: n1, servers: [n1], maxEntriesPerMessage: 1, features: { membership: true } })

describe('a change of members', () => {
  const [leader] = reduce(restore(initial), { _tag: 'ElectionTimeout' })
  const change: Change = { _tag: 'AddServer', server: n2 }
  const [grown, effects] = reduce(leader, { _tag: 'ChangeMembers', id: 1, change })
  const sent = effects.flatMap((effect) => (effect._tag === 'Send' ? [effect.message] : []))
  const whyNot = (action: string) =>
    whyNotExplained(servers, 0, leader, { action, next: grown, sent }, undefined, features)

  it('is explained where somebody asked for one, and nowhere else', () => {
    expect(whyNot(changeAction(change))).toBe(null)
    expect(whyNot('HeartbeatTimeout')).not.toBe(null)
    expect(whyNot('ClientRequest')).not.toBe(null)
  })
})
