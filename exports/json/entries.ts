/** The JSON forms of entries and logs. */
import type { Members } from '../../impl/raft/features/members.js'
import * as Log from '../../impl/raft/log.js'
import { type Entry, Index, type Payload, ServerId, Term } from '../../impl/raft/types.js'
import type { EntryJson, LogJson, MembersJson } from './raft-forms.js'

export const entryToJson = ({ term, payload }: Entry): EntryJson => {
  switch (payload._tag) {
    case 'Noop':
      return { term }
    case 'Command':
      return { term, command: payload.command }
    case 'Members':
      return { term, members: payload.members }
  }
}

export const membersOf = ({ voters, outgoing, learners }: MembersJson): Members => ({
  voters: voters.map(ServerId),
  outgoing: outgoing.map(ServerId),
  learners: learners.map(ServerId),
})

const payloadOf = ({ command, members }: EntryJson): Payload => {
  if (members !== undefined) return { _tag: 'Members', members: membersOf(members) }
  return command === undefined ? { _tag: 'Noop' } : { _tag: 'Command', command }
}

export const entryOf = (json: EntryJson): Entry => ({ term: Term(json.term), payload: payloadOf(json) })

export const logToJson = (log: Log.Log): LogJson => {
  const { index, term } = Log.baseOf(log)
  const entries = Log.toEntries(log).map(entryToJson)
  return index === 0 ? { entries } : { base: { index, term }, entries }
}

export const logOf = ({ base, entries }: LogJson): Log.Log => {
  const bottom: Log.Log =
    base === undefined ? Log.empty : { _tag: 'Base', index: Index(base.index), term: Term(base.term) }
  return Log.append(bottom, entries.map(entryOf))
}
