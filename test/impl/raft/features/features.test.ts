import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasMoved, memoryOf, nothing, remembering } from '../../../../impl/raft/features/memory.js'
import type { FeatureState, Features } from '../../../../impl/raft/features/types.js'
import { coreKinds } from '../../../../impl/raft/messages.js'
import { step } from '../../../../impl/raft/step.js'
import { type Config, ServerId, type ServerState } from '../../../../impl/raft/types.js'
import { event, message, state } from '../arbitraries.js'

const config = (features?: Features): Config => ({
  id: ServerId('a'),
  servers: ['a', 'b', 'a","b'].map(ServerId),
  maxEntriesPerMessage: 2,
  ...(features === undefined ? {} : { features }),
})

const all: Features = { preVote: 'asks', checkQuorum: true, transfer: true, reads: true, membership: true }
const isCore = ({ _tag }: { readonly _tag: string }): boolean => coreKinds.some((kind) => kind === _tag)

describe('a server without features', () => {
  it('drops the messages and timers of features', () => {
    fc.assert(
      fc.property(
        state,
        message.filter((one) => !isCore(one)),
        (s, m) => {
          const reduce = step(config())
          expect(reduce(s, { _tag: 'Receive', message: m })).toEqual([s, []])
          expect(reduce(s, { _tag: 'ContactTimeout' })).toEqual([s, []])
          expect(reduce(s, { _tag: 'LeaderTimeout' })).toEqual([s, []])
          expect(reduce(s, { _tag: 'TransferLeadership', to: ServerId('b') })).toEqual([s, []])
          expect(reduce(s, { _tag: 'ReadRequest', id: 1 })).toEqual([s, []])
          const change = { _tag: 'AddServer', server: ServerId('b') } as const
          expect(reduce(s, { _tag: 'ChangeMembers', id: 1, change })).toEqual([s, []])
        },
      ),
    )
  })

  it('does what one does whose features are all off', () => {
    fc.assert(
      fc.property(state, event, (s, e) => {
        if (e._tag === 'Restart') return
        const { features: _, ...plain } = s
        expect(step(config({}))(plain, e)).toEqual(step(config())(plain, e))
      }),
    )
  })
})

/** What a server of this role may remember; others never do. */
const remembered = (s: ServerState): ServerState => {
  const { contact, preVotes, responded, transferee, toldToStand, readRound, reads } = memoryOf(s)
  const ofRole: Readonly<Record<ServerState['role']['_tag'], Partial<FeatureState>>> = {
    Follower: contact ? { contact } : { preVotes },
    Candidate: { toldToStand },
    Leader: { responded, transferee, readRound, reads },
  }
  return remembering(s, { ...nothing, ...ofRole[s.role._tag] })
}

describe('a server with features', () => {
  it('remembers in a new term or role nothing of the old one', () => {
    fc.assert(
      fc.property(state.map(remembered), event, (s, e) => {
        if (e._tag === 'Restart') return
        const [after] = step(config(all))(s, e)
        if (!hasMoved(s, after)) return
        const { contact, preVotes, responded, readRound, reads } = memoryOf(after)
        // The only voter need not ask.
        const isAsking = e._tag === 'ElectionTimeout' && s.role._tag === 'Candidate' && after.role._tag === 'Follower'
        const { responded: none, readRound: first, reads: lost } = nothing
        expect({ preVotes, responded, readRound, reads }).toEqual({
          ...{ preVotes: isAsking ? ['a'] : [], responded: none, readRound: first, reads: lost },
        })
        expect(contact && after.role._tag !== 'Follower').toBe(false)
      }),
    )
  })
})
