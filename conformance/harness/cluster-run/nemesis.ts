/** Kills nodes with SIGKILL and starts them again, one at a time, so that a majority is always up. */
import type { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { isLeft } from 'fp-ts/lib/Either.js'
import type { Supervisor } from '../../../impl/node/process/supervisor.js'
import type { ServerId } from '../../../impl/raft/types.js'
import { leaderAmong, statusesOf } from './status.js'

export interface Kill {
  readonly node: ServerId
  readonly role: 'leader' | 'follower'
  /** Seconds from the beginning of the run to the kill, and from the kill until it was ready again. */
  readonly at: number
  readonly down: number
}

export interface NemesisOptions {
  readonly agent: Agent
  readonly cluster: Supervisor
  /** How many kills, at even intervals over this many seconds: a leader, a follower, a leader and so on. */
  readonly kills: number
  readonly seconds: number
  readonly random: () => number
  readonly signal: AbortSignal
  readonly found: (finding: string) => void
  /** Told what happens. */
  readonly event: (line: string) => void
}

/** How long a killed node stays away, in milliseconds: long enough for an election. */
const LEAST_DOWN_MS = 800
const MORE_DOWN_MS = 700
const LOOK_AGAIN_MS = 50
const CATCH_UP_S = 20

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(Math.max(0, ms), undefined, { signal }).catch(() => {})
}

export const runNemesis = async (options: NemesisOptions): Promise<readonly Kill[]> => {
  const { agent, cluster, kills, seconds, random, signal, found, event } = options
  const began = performance.now()
  const elapsed = (): number => (performance.now() - began) / 1000
  const done: Kill[] = []

  const victim = async (role: Kill['role']): Promise<ServerId | null> => {
    while (!signal.aborted) {
      const leader = leaderAmong(await statusesOf(agent, cluster.members))?.id
      const followers = cluster.members.filter(({ id }) => id !== leader)
      const chosen = followers[Math.floor(random() * followers.length)]?.id
      const leading = cluster.members.find(({ id }) => id === leader)?.id
      if (leading !== undefined) return role === 'leader' ? leading : (chosen ?? leading)
      await pause(LOOK_AGAIN_MS, signal)
    }
    return null
  }

  /** Waits until the node has applied what was committed when it came back, so that the next kill is not of the same few steps. */
  const caughtUp = async (node: ServerId): Promise<void> => {
    let committed: number | null = null
    for (const end = elapsed() + CATCH_UP_S; !signal.aborted && elapsed() < end; await pause(LOOK_AGAIN_MS, signal)) {
      const statuses = await statusesOf(agent, cluster.members)
      committed ??= leaderAmong(statuses)?.commitIndex ?? null
      const applied = statuses.find((status) => status?.id === node)?.lastApplied ?? 0
      if (committed !== null && applied >= committed) return
    }
    if (!signal.aborted) found(`${node} does not catch up within ${CATCH_UP_S} s`)
  }

  for (let k = 0; k < kills && !signal.aborted; k += 1) {
    await pause(1000 * ((seconds * (k + 0.5)) / kills - elapsed()), signal)
    const role = k % 2 === 0 ? 'leader' : 'follower'
    const node = await victim(role)
    if (node === null) break
    const at = elapsed()
    event(`SIGKILL to ${node}, ${role === 'leader' ? 'the leader' : 'a follower'}`)
    await cluster.kill(node, 'SIGKILL')
    await pause(LEAST_DOWN_MS + random() * MORE_DOWN_MS, signal)
    if (signal.aborted) break
    const ready = await cluster.restart(node)
    if (isLeft(ready)) {
      if (!signal.aborted) found(`it does not come up again after SIGKILL: ${ready.left}`)
      break
    }
    const down = elapsed() - at
    event(`${node} is up again after ${down.toFixed(1)} s`)
    done.push({ node, role, at, down })
    await caughtUp(node)
  }
  return done
}
