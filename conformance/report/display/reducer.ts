/** The reducer's values under the names of the Raft paper's figure 2, which the reducer uses too. */

import { isSome, type Option } from 'fp-ts/lib/Option.js'
import { match } from 'ts-pattern'
import { textOfMembers, textOfPayload } from '../../../impl/raft/features/members.js'
import type { WaitingRead } from '../../../impl/raft/features/types.js'
import { toEntries } from '../../../impl/raft/log.js'
import { type OfFields, ofFields } from '../../../impl/raft/messages.js'
import { matchIndexOf } from '../../../impl/raft/progress.js'
import type { Entry, Message, Role, ServerState } from '../../../impl/raft/types.js'
import type { Features } from '../../../model/raft/features/types.js'
import { serverIds } from '../../refinement/cluster.js'
import { type Deviation, deviationOf } from '../../refinement/deviation.js'
import type { Display } from './display.js'
import { readsDisplay } from './reads.js'

const optional = (option: Option<string | number>): string => (isSome(option) ? String(option.value) : 'none')

const entries = (all: readonly Entry[]): string =>
  all.length === 0 ? '[]' : `[${all.map(({ term, payload }) => `${textOfPayload(payload)}@${term}`).join(', ')}]`

type Variables = Readonly<Record<string, string>>

const role = (of: Role): Variables =>
  match<Role, Variables>(of)
    .with({ _tag: 'Follower' }, ({ _tag, leader }) => ({ role: _tag, leader: optional(leader) }))
    .with({ _tag: 'Candidate' }, ({ _tag, votes }) => ({
      role: _tag,
      ...Object.fromEntries([...votes].map(([id, granted]) => [`votes[${id}]`, granted ? 'granted' : 'refused'])),
    }))
    .with({ _tag: 'Leader' }, ({ _tag, progress }) => ({
      role: _tag,
      ...Object.fromEntries([...progress].map(([id, { nextIndex }]) => [`nextIndex[${id}]`, String(nextIndex)])),
      ...Object.fromEntries([...progress].map(([id, one]) => [`matchIndex[${id}]`, String(matchIndexOf(one))])),
    }))
    .exhaustive()

const deviation = ({ onDisk, applied, heeded }: Deviation): Variables => ({
  ...(onDisk === undefined
    ? {}
    : {
        'on disk': `currentTerm ${onDisk.currentTerm}, votedFor ${optional(onDisk.votedFor)}, log ${entries(toEntries(onDisk.log))}`,
      }),
  ...(applied === undefined ? {} : { applied: entries(applied) }),
  ...(heeded === undefined ? {} : { 'must be ignored': message(heeded) }),
})

/** What is remembered for the features, where it is anything. */
const memory = ({ features }: ServerState): Variables =>
  features === undefined
    ? {}
    : {
        contact: features.contact ? 'yes' : 'no',
        preVotes: `{${features.preVotes.join(', ')}}`,
        responded: `{${features.responded.join(', ')}}`,
        transferee: optional(features.transferee),
        toldToStand: features.toldToStand ? 'yes' : 'no',
        ...(features.readRound === 0
          ? {}
          : { readRound: String(features.readRound), reads: `{${features.reads.map(read).join(', ')}}` }),
      }

const read = ({ server, read: name, index, round, confirmed }: WaitingRead): string =>
  `read ${name} of ${server} at index ${index}, round ${round} confirmed by {${confirmed.join(', ')}}`

const local = (s: ServerState): Variables => ({
  currentTerm: String(s.currentTerm),
  votedFor: optional(s.votedFor),
  log: entries(toEntries(s.log)),
  commitIndex: String(s.commitIndex),
  leader: 'none',
  ...(s.snapshot === undefined
    ? {}
    : { snapshot: `up to ${s.snapshot.index} of term ${s.snapshot.term}: ${s.snapshot.data}` }),
  ...role(s.role),
  ...memory(s),
  ...deviation(deviationOf(s)),
})

const shown: OfFields<(name: string) => string> = {
  index: (index) => (name) => `${name} ${index}`,
  term: (term) => (name) => `${name} ${term}`,
  vote: (granted) => () => (granted ? 'granted' : 'refused'),
  count: (number) => (name) => `${name} ${number}`,
  entries: (list) => (name) => `${name} ${entries(list)}`,
  data: (text) => (name) => `${name} ${text}`,
  members: (members) => (name) => (members === null ? '' : `${name} ${textOfMembers(members)}`),
  result: (result) => () =>
    result._tag === 'Matched'
      ? `matched up to ${result.matchIndex}`
      : `rejected, conflict at ${result.conflict.index} of term ${optional(result.conflict.term)}`,
}

const message = (m: Message): string => {
  const fields = ofFields(m, shown).map(({ name, made }) => made(name))
  return [`${m._tag} ${m.from}->${m.to} term ${m.term}`, ...fields].join(' ')
}

/** How a cluster of this many reducers is shown, with these features. */
export const reducerDisplay = (servers: number, features?: Features): Display<ServerState, Message> => {
  const names = serverIds(servers)
  const server = (number: number): string => names[number] ?? `server ${number}`
  return { server, local, message, history: features?.reads ? [readsDisplay(server)] : [] }
}
