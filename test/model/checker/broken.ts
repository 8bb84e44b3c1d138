/** A model with an invariant that does not hold, to be made in a thread of its own. */
import type { Settings } from '../../../model/raft/bounds.js'
import { raft } from '../../../model/raft/protocol.js'

export const broken = (settings: Settings): ReturnType<typeof raft> => ({
  ...raft(settings),
  invariants: [{ name: 'NobodyLeads', source: 'not true', reads: 'server', holds: (_, s) => s.state !== 'Leader' }],
})
