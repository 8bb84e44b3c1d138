/** What a quorum is: `Quorum` of raft.tla, as a value that a later configuration can define anew. */
import { MembersQuorum } from './features/configurations.js'
import type { Constants, Server, ServerId } from './types.js'

/** The servers whose agreement counts. */
export interface Configuration {
  readonly voters: readonly ServerId[]
  /** While two configurations count together: the voters of the old one, of whom a majority is needed too. */
  readonly outgoing?: readonly ServerId[]
}

/** All servers of the specification: where it begins, and in raft.tla for ever. */
export const initialConfiguration = (c: Constants): Configuration => ({
  voters: Array.from({ length: c.servers }, (_, i) => i),
})

/** The configuration that is in force for a server in this state. */
export const configurationOf = (c: Constants, s: Server): Configuration =>
  c.features === undefined ? initialConfiguration(c) : MembersQuorum(c, s)

/** `Won`: enough servers agree. `Lost`: too few are left that may still agree. `Pending`: neither, so far. */
export type Verdict = 'Won' | 'Lost' | 'Pending'

/** The verdict of a majority, if those in `agreed` agree and those in `refused` never will. */
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
  for (const i of set) if (voters.includes(i)) count += 1
  return count
}

/** `set \in Quorum` */
export const isQuorum = (configuration: Configuration, set: readonly ServerId[]): boolean =>
  majority(configuration, set) === 'Won' &&
  (configuration.outgoing === undefined ||
    configuration.outgoing.length === 0 ||
    majority({ voters: configuration.outgoing }, set) === 'Won')
