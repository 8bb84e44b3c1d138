/** `node`: one node of a cluster, as a process that runs until a signal stops it. */

import { DEFAULT_TIMING } from '../../../impl/node/core/role-timer.js'
import type { Member } from '../../../impl/node/network/members.js'
import { DAY_MS, MOST_KEEP_MS } from '../../../impl/store/tick.js'
import { described } from '../../cli/command.js'
import { flagName, onOff, optionalText, optionalWhole, type ValueFlag, type ValuesOf } from '../../cli/flags.js'
import { membersFlag } from '../../flags/members.js'
import { DEFAULT_SNAPSHOT_AFTER, HOUR_MS, LEAST_ELECTION_MS, LEAST_KEEP_MS, MOST_ENTRIES } from './bounds.js'

const optionalMembers: ValueFlag<readonly Member[] | null> = { ...membersFlag, fallback: null }

const flags = {
  config: optionalText('FILE', 'a file', 'take everything from this JSON file instead of from the other flags'),
  id: optionalText('ID', 'the name of a member', 'which of the members this node is'),
  cluster: optionalText('NAME', 'a name', 'the name of the cluster; another one for each new cluster'),
  members: optionalMembers,
  data: optionalText('DIR', 'a folder', 'the folder of this node alone; created if need be'),
  ca: optionalText('FILE', 'a file', 'the certificate of the authority that certifies the nodes, in PEM'),
  cert: optionalText('FILE', 'a file', "this node's certificate, whose common name is its id, in PEM"),
  key: optionalText('FILE', 'a file', 'the key of the certificate, in PEM'),
  plainHttp: onOff('serve clients without TLS though there are certificates, for a proxy that has its own'),
  adminTokenFile: optionalText(
    'FILE',
    'a file',
    'the token that a change of the catalogue has to bring; else the variable LOCKSTEP_ADMIN_TOKEN may hold it',
  ),
  new: onOff(
    'this node has never taken part: do so without asking all others whether they know an earlier data folder of it',
  ),
  trace: optionalText('DIR', 'a folder', 'record every step in this folder, in the file ID.ndjson'),
  diskFaults: optionalText('FILE', 'a file', 'for tests only: fail the disk as this control file says'),
  electionMs: optionalWhole({
    from: LEAST_ELECTION_MS,
    to: HOUR_MS,
    help: `an election timeout is between this and twice this, in milliseconds (default ${DEFAULT_TIMING.electionMs})`,
  }),
  heartbeatMs: optionalWhole({
    from: 1,
    to: HOUR_MS,
    help: `how often a leader sends a heartbeat, in milliseconds (default ${DEFAULT_TIMING.heartbeatMs})`,
  }),
  keepKeysMs: optionalWhole({
    from: LEAST_KEEP_MS,
    to: MOST_KEEP_MS,
    help: `for how long an idempotency key is remembered at least, in milliseconds (default ${DAY_MS}, a day)`,
  }),
  snapshotAfter: optionalWhole({
    from: 0,
    to: MOST_ENTRIES,
    help:
      'write the state to disk whenever this many entries have been applied since the last time; the log then drops those ' +
      `before the last but one; 0: never (default ${DEFAULT_SNAPSHOT_AFTER}; with --trace 0)`,
  }),
} as const

export type NodeValues = ValuesOf<typeof flags>

const conflict = (values: NodeValues): string | undefined => {
  const { config, plainHttp, id, cluster, members: list, data, ca, cert, key, electionMs, heartbeatMs } = values
  if (config !== null) {
    const other = Object.entries(values).find(
      ([name, value]) => name !== 'config' && name !== 'new' && value !== null && value !== false,
    )
    return other === undefined ? undefined : `--config and ${flagName(other[0])}: expected one or the other`
  }
  const needed = Object.entries({ id, cluster, members: list, data }).find(([, value]) => value === null)
  if (needed !== undefined) return `${flagName(needed[0])} must be given, or --config FILE`
  if (list !== null && !list.some((member) => member.id === id))
    return `--id "${id}": expected one of --members, which are ${list.map((member) => member.id).join(', ')}`
  const tls = [ca, cert, key].filter((file) => file !== null).length
  if (tls !== 0 && tls !== 3) return '--ca, --cert, --key: expected all three of them, or none'
  if (plainHttp && tls === 0) return '--plain-http: expected --ca, --cert and --key too; without them HTTP is plain'
  const [beat, election] = [heartbeatMs ?? DEFAULT_TIMING.heartbeatMs, electionMs ?? DEFAULT_TIMING.electionMs]
  if (beat >= election) return `--heartbeat-ms ${beat}: expected less than --election-ms, which is ${election}`
  return undefined
}

export const node = described({
  name: 'node',
  summary: 'run one node of a cluster until SIGINT or SIGTERM',
  flags,
  operands: null,
  conflict,
})
