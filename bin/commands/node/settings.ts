/** What one node is run with, whether it comes from flags or from a file. */

import { DEFAULT_TIMING } from '../../../impl/node/core/role-timer.js'
import type { CredentialFiles } from '../../../impl/node/network/credentials.js'
import type { Member } from '../../../impl/node/network/members.js'
import { addressTwice } from '../../flags/members.js'

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

/** What a node does with snapshots; undefined: nothing, since a trace says nothing of them yet. */
export const snapshotsOf = ({ trace, snapshotAfter }: NodeSettings): number | null | undefined => {
  if (trace !== null) return undefined
  return snapshotAfter === 0 ? null : snapshotAfter
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
  const { trace, snapshotAfter } = settings
  if (trace !== null && snapshotAfter !== null && snapshotAfter > 0)
    return `snapshotAfter: expected 0 with a trace, which says nothing of snapshots yet, got ${snapshotAfter}`
  const { electionMs, heartbeatMs } = timingOf(settings)
  if (heartbeatMs >= electionMs)
    return `heartbeatMs: expected less than electionMs, which is ${electionMs}, got ${heartbeatMs}`
  return null
}
