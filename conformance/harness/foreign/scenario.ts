/** Traces of small scenarios, event by event: what other implementations do, and what comes near it and is not safe. */
import type { Files } from '../samples/edits.js'

type Json = Readonly<Record<string, unknown>>

/** What an event tells of its node; what it does not name stays. */
interface After {
  readonly currentTerm?: number
  readonly votedFor?: string | null
  readonly role?: 'Follower' | 'Candidate' | 'Leader'
  readonly commitIndex?: number
  readonly votesGranted?: readonly string[]
  readonly matchIndex?: Readonly<Record<string, number>>
  readonly log?: {
    readonly keep: number
    readonly append: readonly { readonly term: number; readonly value: string }[]
  }
  /** The index and the term of the last entry, where no `log` says so. */
  readonly last?: readonly [index: number, term: number]
}

export interface Event extends After {
  readonly node: string
  readonly event: 'Restart' | 'ElectionTimeout' | 'HeartbeatTimeout' | 'ClientRequests' | 'Receive'
  readonly received?: string
  readonly sent?: readonly Json[]
}

export interface Scenario {
  readonly nodes: readonly string[]
  readonly initialTerm?: number
  readonly events: readonly Event[]
}

type Known = Required<Pick<After, 'currentTerm' | 'votedFor' | 'role' | 'commitIndex'>> & {
  readonly lastIndex: number
  readonly lastTerm: number
}

const after = (known: Known, { currentTerm, votedFor, role, commitIndex, log, last }: After): Known => {
  const kept = log?.append.at(-1)
  return {
    currentTerm: currentTerm ?? known.currentTerm,
    votedFor: votedFor === undefined ? known.votedFor : votedFor,
    role: role ?? known.role,
    commitIndex: commitIndex ?? known.commitIndex,
    lastIndex: last?.[0] ?? (log === undefined ? known.lastIndex : log.keep + log.append.length),
    lastTerm: last?.[1] ?? kept?.term ?? known.lastTerm,
  }
}

/** The text of each node's file. */
export const filesOfScenario = (run: string, { nodes, initialTerm = 1, events }: Scenario): Files => {
  const known = new Map<string, Known>()
  const lines = new Map<string, string[]>(
    nodes.map((node) => [
      node,
      [JSON.stringify({ format: 'lockstep-trace', version: 1, cluster: 'foreign', run, node, nodes, initialTerm })],
    ]),
  )
  const begin: Known = {
    currentTerm: initialTerm,
    votedFor: null,
    role: 'Follower',
    commitIndex: 0,
    lastIndex: 0,
    lastTerm: 0,
  }
  for (const { node, event, received, sent = [], ...told } of events) {
    const now = after(known.get(node) ?? begin, told)
    known.set(node, now)
    const { votesGranted, matchIndex, log } = told
    const own = lines.get(node)
    if (own === undefined) throw new RangeError(`${node} is no node of ${run}`)
    own.push(JSON.stringify({ seq: own.length, event, received, sent, ...now, votesGranted, matchIndex, log }))
  }
  return new Map([...lines].map(([node, all]) => [node, all.map((line) => `${line}\n`).join('')]))
}
