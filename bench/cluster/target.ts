/** What a load is put on: a cluster of three processes on this machine, with one kind of durable write. */

/** What the client's process is told; `write` names the request that it sends (requests.ts). */
export interface Load {
  readonly url: string
  readonly write: WriteKind
  /** Makes the keys of this load unlike those of any other. */
  readonly name: string
  readonly clients: number
  readonly warmUpSeconds: number
  readonly seconds: number
}

export const WRITES = ['order', 'restock', 'put'] as const
export type WriteKind = (typeof WRITES)[number]

export interface Target {
  readonly name: string
  readonly write: WriteKind
  /** Where the leader serves clients. */
  readonly url: string
  readonly pids: readonly number[]
  /** The leader's address now, to be compared with `url`: a load that outlived its leader says nothing. */
  readonly leaderUrl: () => Promise<string | null>
  readonly stop: () => Promise<void>
}

export const SERVERS = 3

/** Asks until there is an answer, for half a minute. */
export const waitFor = async <A>(what: string, ask: () => Promise<A | null>): Promise<A> => {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await ask()
    if (answer !== null) return answer
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${what}: nothing came of it for half a minute`)
}
