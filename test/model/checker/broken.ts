/** Models that are not right, to be made in a thread of its own: an invariant does not hold, or a step cannot be told. */
import type { Settings } from '../../../model/raft/bounds.js'
import { raft } from '../../../model/raft/protocol.js'

export const broken = (settings: Settings): ReturnType<typeof raft> => ({
  ...raft(settings),
  invariants: [{ name: 'NobodyLeads', source: 'not true', reads: 'server', holds: (_, s) => s.state !== 'Leader' }],
})

export const throwing = (settings: Settings): ReturnType<typeof raft> => ({
  ...raft(settings),
  spontaneous: () => {
    throw new Error('no step can be told')
  },
})
