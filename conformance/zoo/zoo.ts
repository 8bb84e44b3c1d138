import { clients } from './clients.js'
import { commitment } from './commitment.js'
import { crashes } from './crashes.js'
import { disturbances } from './disturbances.js'
import { elections } from './elections.js'
import type { Entry } from './entry.js'
import { memberships } from './memberships.js'
import { quorumReads } from './quorum-reads.js'
import { replication } from './replication.js'
import { snapshots } from './snapshots.js'
import { transfers } from './transfers.js'

/** Known bugs of Raft implementations, each of which must be caught. */
export const zoo: readonly Entry[] = [
  ...elections,
  ...crashes,
  ...replication,
  ...commitment,
  ...clients,
  ...disturbances,
  ...transfers,
  ...snapshots,
  ...quorumReads,
  ...memberships,
]
