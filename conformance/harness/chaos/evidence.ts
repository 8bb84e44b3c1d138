/** What a run leaves to be judged and shown. */
import type { Either } from 'fp-ts/lib/Either.js'
import type { Answering } from '../cluster-run/answering.js'
import type { Audit } from '../cluster-run/audit.js'
import type { Ledger } from '../cluster-run/ledger.js'
import type { Happened } from './nemesis.js'
import type { ProxyCounts } from './proxy.js'
import type { ShopEvent } from './recorder.js'
import type { Holdings } from './shop-audit.js'
import type { Second } from './traffic.js'
import type { MemorySample, Phase } from './watch.js'

/** All times are in seconds from the beginning of the run, when all nodes were up. */
export interface Evidence {
  readonly seed: number
  readonly nodes: readonly string[]
  readonly clients: number
  /** How many nodes at most were killed, paused or had a bad disk at once. */
  readonly atOnce: number
  readonly planned: number
  readonly happened: readonly Happened[]
  /** When every fault was over. */
  readonly healed: number
  /** When the last client had its last answer. */
  readonly ended: number
  /** For each client, when it was first answered something that it had asked for after all was healed; null if never. */
  readonly served: readonly (number | null)[]
  /** How each node answered when it was asked for itself, after all that. */
  readonly answering: readonly Answering[]
  /** One line for each thing that the clients or the nodes saw go wrong. */
  readonly findings: readonly string[]
  readonly history: readonly ShopEvent[]
  readonly ledger: Ledger
  /** How many operations were given up, so that nobody knows whether they took effect. */
  readonly open: number
  readonly holdings: Either<string, Holdings>
  /** What the nodes hold in the end, and where they differed on the way. */
  readonly replicas: Audit
  readonly disagreements: readonly string[]
  readonly phases: readonly Phase[]
  readonly memory: readonly MemorySample[]
  readonly traffic: readonly Second[]
  readonly messages: ProxyCounts
  /** The folder with the traces of the nodes. */
  readonly traces: string
}
