/** What one node is run with, whether it comes from flags or from a file. */

import { DEFAULT_TIMING } from '../../../impl/node/core/role-timer.js'
import type { CredentialFiles } from '../../../impl/node/network/credentials.js'
import type { Member } from '../../../impl/node/network/members.js'
import { addressTwice } from '../../flags/members.js'
import { DEFAULT_SNAPSHOT_AFTER } from './bounds.js'

export interface NodeSettings {
  readonly id: string
  readonly cluster: string
  readonly members: readonly Member[]
  readonly data: string
  readonly trace: string | null
  readonly diskFaults: string | null
  readonly tls: CredentialFiles | null
  readonly plainHttp: boolean
  readonly adminTokenFile: string | null
  readonly electionMs: number | null
  readonly heartbeatMs: number | null
  readonly keepKeysMs: number | null
  /** 0: never; null: nothing is said. */
  readonly snapshotAfter: number | null
}

export const timingOf = ({ electionMs, heartbeatMs }: Pick<NodeSettings, 'electionMs' | 'heartbeatMs'>) => ({
  ...DEFAULT_TIMING,
  electionMs: electionMs ?? DEFAULT_TIMING.electionMs,
  heartbeatMs: heartbeatMs ?? DEFAULT_TIMING.heartbeatMs,
})

type OfSnapshots = Pick<NodeSettings, 'trace' | 'snapshotAfter'>

/** What a node does with snapshots; undefined: nothing. One with a trace that takes none keeps to version 1 of the format. */
export const snapshotsOf = ({ trace, snapshotAfter }: OfSnapshots): number | null | undefined => {
  if (trace !== null && (snapshotAfter === null || snapshotAfter === 0)) return undefined
  return snapshotAfter === 0 ? null : (snapshotAfter ?? DEFAULT_SNAPSHOT_AFTER)
}

/** What does not fit together, in one line; null if all does. */
export const whyUnfit = (settings: NodeSettings): string | null => {
  const { id, members } = settings
  const ids = members.map((member) => member.id as string)
  const twice = ids.find((each, i) => ids.indexOf(each) !== i)
  if (twice !== undefined) return `members: expected each node once, got ${twice} twice`
  if (!ids.includes(id)) return `id: expected one of the members, which are ${ids.join(', ')}, got "${id}"`
  const address = addressTwice(members)
  if (address !== null) return `members: expected each address once, got ${address} twice`
  const { electionMs, heartbeatMs } = timingOf(settings)
  if (heartbeatMs >= electionMs)
    return `heartbeatMs: expected less than electionMs, which is ${electionMs}, got ${heartbeatMs}`
  return null
}
