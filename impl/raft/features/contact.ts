/**
 * Contact with a leader, by which pre-vote and check-quorum know that an election would only disturb (Ongaro, Consensus: Bridging
 * Theory and Practice, 4.2.3). A leader's message makes it; an election timeout without one ends it.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { isForUs } from '../receive.js'
import { also, only } from '../result.js'
import type { Effect, Message, ServerState } from '../types.js'
import type { Feature } from './feature.js'
import { changing, hasMoved, memoryOf, nothing, remembering } from './memory.js'
import { featureRules } from './rules.js'

const contactTimer: Effect = { _tag: 'SetTimer', timer: 'Contact' }

const isFromLeader = ({ _tag }: Message): boolean => _tag === 'AppendEntries' || _tag === 'InstallSnapshot'

export const contact: Feature = (context, rest) => {
  const rules = featureRules(context)
  return (state, input) => {
    if (input._tag === 'ContactTimeout')
      return only(memoryOf(state).contact ? changing(state, { contact: rules.contactAfterTimeout(true) }) : state)
    const result = rest(state, input)
    if (input._tag !== 'Receive' || !isFromLeader(input.message) || !isForUs(context, state, input.message))
      return result
    const [after, effects] = result
    if (after.role._tag !== 'Follower' || !rules.hearsLeader(after, input.message)) return result
    return pipe([inContact(hasMoved(state, after), after), effects] as const, also([contactTimer]))
  }
}

/** A follower in contact remembers nothing else: it does not ask any more. */
const inContact = (isNew: boolean, state: ServerState): ServerState =>
  !isNew && memoryOf(state).contact ? state : remembering(state, { ...nothing, contact: true })
