/** Canonical texts of states and messages: equal values have equal texts, different values different ones. */
import { isSome, type Option } from 'fp-ts/lib/Option.js'
import { match } from 'ts-pattern'
import type { Members } from './features/members.js'
import type { FeatureState, Snapshot, WaitingRead } from './features/types.js'
import * as Log from './log.js'
import { type OfFields, ofFields } from './messages.js'
import { matchIndexOf } from './progress.js'
import type { Entry, Index, Message, Role, ServerId, ServerState, Term } from './types.js'

// Names and commands are any strings: quoted, they cannot be taken for the punctuation around them.
const quoted = (text: string): string => JSON.stringify(text)

const optional = <A>(option: Option<A>, encode: (value: A) => string): string =>
  isSome(option) ? encode(option.value) : '-'

const position = (index: Index, term: Term): string => `${index}.${term}`

const encodeEntry = ({ term, payload }: Entry): string => {
  switch (payload._tag) {
    case 'Noop':
      return `${term}`
    case 'Command':
      return `${term}:${quoted(payload.command)}`
    case 'Members':
      return `${term}:${encodeMembers(payload.members)}`
  }
}

const encodeMembers = ({ voters, outgoing, learners }: Members): string =>
  [voters, outgoing, learners].map(encodeServers).join('')

const encodeEntries = (entries: readonly Entry[]): string => `[${entries.map(encodeEntry).join()}]`

const encodeLog = (log: Log.Log): string => {
  const base = Log.baseOf(log)
  return `${position(base.index, base.term)}${encodeEntries(Log.toEntries(log))}`
}

/** Sorted, since two maps are equal whatever the order in which they were filled. */
const encodeMap = <A>(map: ReadonlyMap<string, A>, encode: (value: A) => string): string =>
  `{${[...map.keys()]
    .sort()
    .map((key) => `${quoted(key)}:${encode(map.get(key)!)}`)
    .join()}}`

const encodeRole = (role: Role): string =>
  match(role)
    .with({ _tag: 'Follower' }, ({ leader }) => `F${optional(leader, quoted)}`)
    .with({ _tag: 'Candidate' }, ({ votes }) => `C${encodeMap(votes, (granted) => (granted ? '+' : '-'))}`)
    .with(
      { _tag: 'Leader' },
      ({ progress }) => `L${encodeMap(progress, (one) => `${one.nextIndex}/${matchIndexOf(one)}`)}`,
    )
    .exhaustive()

const encodeFeatures = (of: FeatureState): string => {
  const { contact, preVotes, responded, transferee, toldToStand, readRound, reads } = of
  const others = `${yesOrNo(contact)} ${encodeServers(preVotes)} ${encodeServers(responded)} ${optional(transferee, quoted)} ${yesOrNo(toldToStand)}`
  // Texts without it are older than the variable.
  return readRound === 0 ? others : `${others} ${readRound}[${reads.map(encodeRead).join()}]`
}

const encodeRead = ({ server, read, index, round, confirmed }: WaitingRead): string =>
  `${quoted(server)} ${read} ${index} ${round} ${encodeServers(confirmed)}`

const yesOrNo = (is: boolean): string => (is ? '+' : '-')

const encodeServers = (servers: readonly ServerId[]): string => `{${servers.map(quoted).join()}}`

export const encodeState = (state: ServerState): string => {
  const { currentTerm, votedFor, log, role, commitIndex, features, snapshot } = state
  const core = `${currentTerm} ${optional(votedFor, quoted)} ${encodeLog(log)} ${encodeRole(role)} ${commitIndex}`
  const whole = snapshot === undefined ? core : `${core} ${encodeSnapshot(snapshot)}`
  return features === undefined ? whole : `${whole} ${encodeFeatures(features)}`
}

const encodeSnapshot = ({ index, term, data, members }: Snapshot): string =>
  `S${position(index, term)} ${quoted(data)}${members === undefined ? '' : ` ${encodeMembers(members)}`}`

export const encodeMessage = (message: Message): string => {
  const { _tag, from, to, term } = message
  return `${_tag} ${quoted(from)} ${quoted(to)} ${term} ${encodeBody(message)}`
}

const texts: OfFields<string> = {
  index: String,
  term: String,
  vote: (granted) => (granted ? '+' : '-'),
  count: String,
  entries: encodeEntries,
  data: quoted,
  members: (members) => (members === null ? '-' : encodeMembers(members)),
  result: (result) =>
    result._tag === 'Matched'
      ? `+${result.matchIndex}`
      : `-${result.conflict.index}.${optional(result.conflict.term, String)}`,
}

/** The fields one after another; a term belongs to the index before it. */
const encodeBody = (message: Message): string =>
  ofFields(message, texts).reduce((text, { kind, made }, n) => {
    if (n === 0) return made
    return kind === 'term' ? `${text}.${made}` : `${text} ${made}`
  }, '')
