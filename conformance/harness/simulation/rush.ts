/** A rush: much is under way at once, and while it is, leaders change and a node crashes. */
import type { SimulatedCluster } from '../../../impl/node/simulated/cluster.js'
import type { ServerId } from '../../../impl/raft/types.js'
import type { Fault } from './fault.js'
import { leaderOf } from './operators.js'

export interface RushOptions<S> {
  readonly cluster: SimulatedCluster<S, string>
  readonly servers: readonly ServerId[]
  // Each of these lasts until it is called off.
  readonly comeClients: (clients: number, thinkMs: number) => () => void
  readonly slow: (node: ServerId, byMs: number) => () => void
  readonly duplicate: (share: number) => () => void
}

/** Longer than any election timeout, shorter than a node lets a request wait: what it has passed on must still be waiting. */
const TO_CHALLENGE_MS = 3_000
/** Time enough for the clients to have much under way again. */
const CHALLENGED_EVERY_MS = 1_300
/** How many times as slow as the other disks that of the laggard is, besides: appends come while it writes earlier ones. */
const LAGGING = 3
const TORN = { kept: 0, pages: null }

/** Gives back what ends it. */
export const beginRush = <S>(
  rush: Extract<Fault, { readonly _tag: 'Rush' }>,
  options: RushOptions<S>,
): (() => void) => {
  const { clients, thinkMs, slowBy, leaderBy, duplication, challenger } = rush
  const { cluster, servers, comeClients, slow, duplicate } = options
  const first = servers.indexOf(challenger)
  const inTurn = [...servers.slice(first), ...servers.slice(0, first)]
  const leader = leaderOf(options)
  const laggard = inTurn.findLast((server) => server !== leader) ?? challenger
  const ends = servers.map((node) => {
    const more = node === leader ? leaderBy : node === laggard ? LAGGING * slowBy : 0
    return slow(node, slowBy + more)
  })
  ends.push(duplicate(duplication), comeClients(clients, thinkMs))

  const challenge = (): void => {
    const led = leaderOf(options)
    const one = inTurn.find((server) => server !== led)
    if (one !== undefined) cluster.life(one)?.jump(TO_CHALLENGE_MS)
  }
  let isOver = false
  const challengeAgain = (): void => {
    if (isOver) return
    challenge()
    cluster.time.after(CHALLENGED_EVERY_MS, challengeAgain)
  }
  cluster.time.after(CHALLENGED_EVERY_MS, challengeAgain)
  return () => {
    isOver = true
    cluster.crash(laggard, TORN)
    challenge()
    for (const end of ends) end()
  }
}
