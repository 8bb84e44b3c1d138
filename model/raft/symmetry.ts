/** What permuting the servers does to the values of the model: raft.tla treats all servers alike. */
import type { Symmetry } from '../checker/protocol.js'
import type { Settings } from './bounds.js'
import { encodeElection } from './encode.js'
import { historyVariables, type SetByText } from './history.js'
import type { Election, Message, Server, ServerId, VoterLog } from './types.js'

export type Permutation = readonly number[]

/** `Nil` is no server's number, and so has no place in a permutation: it stays. */
export const renamed = (to: Permutation, i: ServerId): ServerId => to[i] ?? i

const renamedSet = (to: Permutation, set: readonly ServerId[]): readonly ServerId[] =>
  set.map((i) => renamed(to, i)).sort((a, b) => a - b)

/** A function on servers, given by its values in the order of the servers. */
const renamedFunction = <A>(to: Permutation, values: readonly A[]): readonly A[] =>
  values.reduce((next, value, i) => next.with(renamed(to, i), value), values)

const renamedVoterLog = (to: Permutation, voterLog: VoterLog): VoterLog =>
  new Map([...voterLog].map(([j, log]) => [renamed(to, j), log] as const).sort(([a], [b]) => a - b))

export const permuteServer = (to: Permutation, s: Server): Server => ({
  ...s,
  votedFor: renamed(to, s.votedFor),
  votesResponded: renamedSet(to, s.votesResponded),
  votesGranted: renamedSet(to, s.votesGranted),
  ...(s.voterLog === undefined ? {} : { voterLog: renamedVoterLog(to, s.voterLog) }),
  nextIndex: renamedFunction(to, s.nextIndex),
  matchIndex: renamedFunction(to, s.matchIndex),
})

const permuteMessage = (to: Permutation, m: Message): Message => ({
  ...m,
  msource: renamed(to, m.msource),
  mdest: renamed(to, m.mdest),
})

const permuteElections = (to: Permutation, elections: SetByText<Election>): SetByText<Election> =>
  new Map(
    [...elections.values()].map((election) => {
      const permuted: Election = {
        ...election,
        eleader: renamed(to, election.eleader),
        evotes: renamedSet(to, election.evotes),
        evoterLog: renamedVoterLog(to, election.evoterLog),
      }
      return [encodeElection(permuted), permuted] as const
    }),
  )

/** `allLogs` and `everCommitted` name no server. */
const unchanged = <A>(_to: Permutation, value: A): A => value

export const symmetry = (settings: Pick<Settings, 'history' | 'everCommitted'>): Symmetry<Server, Message> => ({
  local: permuteServer,
  message: permuteMessage,
  history: historyVariables(settings).map(({ name }) => (name === 'elections' ? permuteElections : unchanged)),
})
