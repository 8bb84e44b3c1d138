/** Watches the nodes of a run: roles and terms, digests, memory. */

import { readFileSync } from 'node:fs'
import type { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { NodeStatus } from '../../../impl/node/core/backend.js'
import type { Supervisor } from '../../../impl/node/process/supervisor.js'
import type { ServerId } from '../../../impl/raft/types.js'
import { leaderAmong, statusOf } from '../cluster-run/status.js'

/** What a node said of itself over some time; the role is null while it gave no answer. Seconds from the beginning. */
export interface Phase {
  readonly node: string
  readonly role: NodeStatus['role'] | null
  readonly term: number
  readonly from: number
  readonly to: number
}

/** The memory of a node's process at a moment, and the length of its log then. */
export interface MemorySample {
  readonly node: string
  readonly at: number
  /** Resident bytes. */
  readonly bytes: number
  readonly entries: number
}

export interface Watch {
  /** The leader of the moment, as far as is known. */
  readonly leader: () => ServerId | null
  readonly phases: () => readonly Phase[]
  readonly memory: () => readonly MemorySample[]
  /** One line for two nodes that had applied the same entries and did not hold the same. */
  readonly disagreements: () => readonly string[]
  /** Resolves when it looks no more. */
  readonly stop: () => Promise<void>
}

const LOOK_MS = 150
const ANSWER_WITHIN_MS = 400
const MEMORY_EVERY_S = 1

/** The resident memory of a process in bytes; null where the system does not say, or the process is gone. */
export const residentBytes = (pid: number): number | null => {
  try {
    const [, kilobytes] = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kilobytes === undefined ? null : Number(kilobytes) * 1024
  } catch {
    return null
  }
}

/** Compares what nodes hold after the same entries, whenever each of them got there. */
export const agreementOf = () => {
  const digests = new Map<number, { readonly node: string; readonly digest: string }>()
  const disagreements: string[] = []
  return {
    seen: ({ id, lastApplied, digest }: NodeStatus): void => {
      const other = digests.get(lastApplied)
      if (other === undefined) digests.set(lastApplied, { node: id, digest })
      else if (other.digest !== digest) {
        disagreements.push(`after index ${lastApplied} ${other.node} holds ${other.digest}, but ${id} ${digest}`)
      }
    },
    disagreements: (): readonly string[] => disagreements,
  }
}

/** `now`: seconds from the beginning of the run. */
export const watch = (agent: Agent, { members, pid }: Supervisor, now: () => number): Watch => {
  const latest = new Map<ServerId, NodeStatus | null>()
  const phases = new Map<ServerId, Phase[]>()
  const memory: MemorySample[] = []
  const agreed = agreementOf()
  let isStopped = false

  const note = (node: ServerId, status: NodeStatus | null): void => {
    latest.set(node, status)
    if (status !== null) agreed.seen(status)
    const ofNode = phases.get(node) ?? []
    phases.set(node, ofNode)
    const last = ofNode.at(-1)
    const at = now()
    const role = status?.role ?? null
    const term = status?.term ?? last?.term ?? 0
    if (last !== undefined) ofNode[ofNode.length - 1] = { ...last, to: at }
    if (last?.role !== role || last.term !== term) ofNode.push({ node, role, term, from: at, to: at })
  }
  const look = async (member: (typeof members)[number]): Promise<void> => {
    let measured = -MEMORY_EVERY_S
    while (!isStopped) {
      const status = await statusOf(agent, member, ANSWER_WITHIN_MS)
      note(member.id, status)
      const process = pid(member.id)
      const bytes = process === undefined ? null : residentBytes(process)
      if (status !== null && bytes !== null && now() - measured >= MEMORY_EVERY_S) {
        measured = now()
        memory.push({ node: member.id, at: measured, bytes, entries: status.lastIndex })
      }
      await sleep(LOOK_MS)
    }
  }
  const looking = members.map(look)
  return {
    leader: () => {
      const leader = leaderAmong([...latest.values()])?.id
      return members.find(({ id }) => id === leader)?.id ?? null
    },
    phases: () => [...phases.values()].flat(),
    memory: () => memory,
    disagreements: agreed.disagreements,
    stop: async () => {
      isStopped = true
      await Promise.all(looking)
    },
  }
}
