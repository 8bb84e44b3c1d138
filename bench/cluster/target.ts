/** What a load is put on: a cluster of three processes on this machine, with one kind of durable write. */

/** What the client's process receives; `write` names the request that it sends (requests.ts). */
export interface Load {
  /** The clients ask them in turn, each of them always the same one. */
  readonly urls: readonly string[]
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
  /** Where the nodes serve clients, the leader first. */
  readonly urls: readonly string[]
  readonly pids: readonly number[]
  /** The leader's address now, to be compared with the first of `urls`: a load that outlived its leader says nothing. */
  readonly leaderUrl: () => Promise<string | null>
  readonly stop: () => Promise<void>
}

export const SERVERS = 3

export const leaderFirst = (leader: string, urls: readonly string[]): readonly string[] => [
  leader,
  ...urls.filter((url) => url !== leader),
]

/** Asks until there is an answer, for half a minute. */
export const waitFor = async <A>(what: string, ask: () => Promise<A | null>): Promise<A> => {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await ask()
    if (answer !== null) return answer
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${what}: nothing came of it for half a minute`)
}
