/** States, messages and effects as the scenarios write them. */

import { isSome, type Option } from 'fp-ts/lib/Option.js'
import { match } from 'ts-pattern'
import { textOfMembers, textOfPayload } from '../../impl/raft/features/members.js'
import * as Log from '../../impl/raft/log.js'
import { type OfFields, ofFields } from '../../impl/raft/messages.js'
import { matchIndexOf } from '../../impl/raft/progress.js'
import type { Effect, Entry, Message, Role, ServerId, ServerState } from '../../impl/raft/types.js'

const entryText = ({ term, payload }: Entry) =>
  payload._tag === 'Noop' ? `${term}` : `${term}:${textOfPayload(payload)}`
const entriesText = (entries: readonly Entry[]) => (entries.length === 0 ? '-' : entries.map(entryText).join(' '))
const or = (option: Option<ServerId>, otherwise: string): string => (isSome(option) ? option.value : otherwise)

const roleText = (role: Role): string =>
  match(role)
    .with({ _tag: 'Follower' }, ({ leader }) => `follower of ${or(leader, 'nobody')}`)
    .with(
      { _tag: 'Candidate' },
      ({ votes }) => `candidate (${[...votes].map(([id, yes]) => id + (yes ? '+' : '-')).join(' ')})`,
    )
    .with(
      { _tag: 'Leader' },
      ({ progress }) =>
        `leader (${[...progress].map(([id, p]) => `${id} has ${matchIndexOf(p)} next ${p.nextIndex}`).join(', ')})`,
    )
    .exhaustive()

/** What the server remembers for its features; the rest is left out. */
const memoryText = ({ features }: ServerState): string =>
  [
    features?.contact === true ? ', in contact' : '',
    features !== undefined && features.preVotes.length > 0 ? `, asks (${features.preVotes.join(' ')})` : '',
    features !== undefined && isSome(features.transferee) ? `, hands over to ${features.transferee.value}` : '',
    features?.toldToStand === true ? ', as told' : '',
    ...(features?.reads ?? []).map(
      ({ server, read, index, round, confirmed }) =>
        `, read ${read} of ${server} at ${index} waits for round ${round} (${confirmed.join(' ')})`,
    ),
    features !== undefined && features.responded.length > 0 ? `, answered by ${features.responded.join(' ')}` : '',
  ].join('')

/** What stands for the entries that are gone, where any are. */
const snapshotText = ({ snapshot }: Pick<ServerState, 'snapshot'>): string =>
  snapshot === undefined ? '' : `, snapshot of ${snapshot.index} in term ${snapshot.term}`

export const stateText = (id: ServerId, state: ServerState): string => {
  const { currentTerm, votedFor, role, commitIndex, log } = state
  return `${id}: term ${currentTerm}, vote ${or(votedFor, '-')}, log ${entriesText(Log.toEntries(log))}, commit ${commitIndex}, ${roleText(role)}${memoryText(state)}${snapshotText(state)}`
}

export const messageText = (message: Message): string =>
  [`${message.from} -> ${message.to} ${message._tag} term ${message.term}`, bodyText(message)]
    .filter((text) => text !== '')
    .join(', ')

const shown: OfFields<string> = {
  index: String,
  term: String,
  vote: String,
  count: String,
  entries: entriesText,
  data: String,
  members: (members) => (members === null ? '' : textOfMembers(members)),
  result: ({ _tag }) => _tag,
}

/** Of a kind that has no words of its own. */
const otherBody = (message: Message): string =>
  ofFields(message, shown)
    .flatMap(({ name, made }) => (made === '' ? [] : [`${name} ${made}`]))
    .join(', ')

const bodyText = (message: Message): string =>
  match(message)
    .with({ _tag: 'RequestVote' }, (m) => `last ${m.lastLogIndex} of term ${m.lastLogTerm}`)
    .with({ _tag: 'RequestVoteResponse' }, (m) => (m.voteGranted ? 'granted' : 'refused'))
    .with(
      { _tag: 'AppendEntries' },
      (m) => `after ${m.prevLogIndex} of term ${m.prevLogTerm}: ${entriesText(m.entries)}, commit ${m.leaderCommit}`,
    )
    .with({ _tag: 'AppendEntriesResponse' }, ({ result }) =>
      result._tag === 'Matched'
        ? `matched ${result.matchIndex}`
        : `rejected, try ${result.conflict.index}${isSome(result.conflict.term) ? ` or after term ${result.conflict.term.value}` : ''}`,
    )
    .with({ _tag: 'PreVote' }, { _tag: 'RequestVoteNow' }, (m) => `last ${m.lastLogIndex} of term ${m.lastLogTerm}`)
    .with({ _tag: 'PreVoteResponse' }, (m) => `for term ${m.nextTerm}, ${m.voteGranted ? 'granted' : 'refused'}`)
    .otherwise(otherBody)

export const effectText = (effect: Effect): string =>
  match(effect)
    .with(
      { _tag: 'Persist' },
      (e) =>
        `persist term ${e.currentTerm}, vote ${or(e.votedFor, '-')}, keep ${e.keep}, append ${entriesText(e.entries)}${snapshotText(e)}`,
    )
    .with({ _tag: 'Send' }, ({ message }) => `send ${messageText(message)}`)
    .with(
      { _tag: 'Apply' },
      (e) => `apply from ${e.from}: ${entriesText(Log.entriesFrom(e.log, e.from, e.to - e.from + 1))}`,
    )
    .with({ _tag: 'Reply', reply: { _tag: 'Readable' } }, ({ id, reply }) => `reply ${id}: readable at ${reply.index}`)
    .with(
      { _tag: 'Reply', reply: { _tag: 'Appended' } },
      ({ id, reply }) => `reply ${id}: appended at ${reply.index} in term ${reply.term}`,
    )
    .with(
      { _tag: 'Reply', reply: { _tag: 'NotLeader' } },
      ({ id, reply }) => `reply ${id}: not the leader, ${or(reply.leader, 'nobody')} is`,
    )
    .with({ _tag: 'Reply', reply: { _tag: 'Refused' } }, ({ id, reply }) => `reply ${id}: refused, ${reply.because}`)
    .with({ _tag: 'Restore' }, ({ snapshot: { index, data } }) => `restore the state at ${index}: ${data}`)
    .with({ _tag: 'SetTimer' }, ({ timer }) => `set the ${timer.toLowerCase()} timer`)
    .exhaustive()
