/** Effects from their JSON forms. */
import { fromNullable } from 'fp-ts/lib/Option.js'
import type * as Log from '../../impl/raft/log.js'
import { type Effect, Index, ServerId, Term } from '../../impl/raft/types.js'
import { entryOf } from './entries.js'
import { messageOf, snapshotOf } from './raft.js'
import type { EffectJson } from './raft-forms.js'

const serverOf = (name: string | null) => fromNullable(name === null ? null : ServerId(name))

/** `log`: that of the state after the step, whose entries an `Apply` names. */
export const effectOf = (json: EffectJson, log: Log.Log): Effect => {
  switch (json._tag) {
    case 'Persist': {
      const { currentTerm, votedFor, keep, entries, snapshot } = json
      const kept = { currentTerm: Term(currentTerm), votedFor: serverOf(votedFor), keep: Index(keep) }
      const taken = snapshot === undefined ? {} : { snapshot: snapshotOf(snapshot) }
      return { _tag: 'Persist', ...kept, entries: entries.map(entryOf), ...taken }
    }
    case 'Restore':
      return { _tag: 'Restore', snapshot: snapshotOf(json.snapshot) }
    case 'Send':
      return { _tag: 'Send', message: messageOf(json.message) }
    case 'Apply':
      return { _tag: 'Apply', from: Index(json.from), to: Index(json.from + json.entries.length - 1), log }
    case 'Reply': {
      const { id, reply } = json
      if (reply._tag === 'NotLeader') return { _tag: 'Reply', id, reply: { ...reply, leader: serverOf(reply.leader) } }
      if (reply._tag === 'Refused') return { _tag: 'Reply', id, reply }
      if (reply._tag === 'Readable') return { _tag: 'Reply', id, reply: { ...reply, index: Index(reply.index) } }
      return { _tag: 'Reply', id, reply: { ...reply, index: Index(reply.index), term: Term(reply.term) } }
    }
    case 'SetTimer':
      return json
  }
}
