/** What a quorum is: sections 5.2 and 5.3 of the paper, as a value that a change of members can define anew. */
import type { ServerId } from './types.js'

/** The servers that take part. */
export interface Configuration {
  /** Those whose votes and copies count. */
  readonly voters: readonly ServerId[]
  /** Those that get the log: the voters, and no others unless the members change. */
  readonly members: readonly ServerId[]
}

/** `Won`: enough servers agree. `Lost`: too few are left that may still agree. `Pending`: neither, so far. */
export type Verdict = 'Won' | 'Lost' | 'Pending'

/** The verdict of a majority, if those in `agreed` agree and those in `refused` do not. Each set names a server once. */
export const majority = (
  { voters }: Pick<Configuration, 'voters'>,
  agreed: readonly ServerId[],
  refused: readonly ServerId[] = [],
): Verdict => {
  const needed = Math.floor(voters.length / 2) + 1
  if (countIn(voters, agreed) >= needed) return 'Won'
  return voters.length - countIn(voters, refused) < needed ? 'Lost' : 'Pending'
}

const countIn = (voters: readonly ServerId[], set: readonly ServerId[]): number => {
  let count = 0
  for (const server of set) if (voters.includes(server)) count += 1
  return count
}
