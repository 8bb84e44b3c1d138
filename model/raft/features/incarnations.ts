/** Disks that are lost, and what a server is called that comes back with an empty one: spec/Membership.tla. */
import { Init } from '../init.js'
import { Discard, type Guard, given, MessagesUnchanged, step, steps } from '../outcome.js'
import type { Constants, Server, ServerId } from '../types.js'
import { isSignedType } from './messages.js'
import { featuresOf, type WholeOutcome, type WholeStep } from './outcome.js'
import type { WholeMessage } from './types.js'
import { initial, variablesOf } from './variables.js'

/** The disk of i is the one that configurations name: its first. */
export const IsNamed = (c: Constants, s: Server): Guard => {
  const { incarnation } = variablesOf(s)
  return ['IsNamed(i)', !featuresOf(c).incarnations || incarnation === 0, { incarnation }]
}

/** Server i comes back under its name with an empty disk: what it has voted and acknowledged is forgotten. */
export const Wipe = (c: Constants, i: ServerId, s: Server): WholeOutcome => {
  const { wipes = [] } = featuresOf(c)
  const { incarnation, readCount } = variablesOf(s)
  const features = { ...initial, readCount, incarnation: incarnation + 1 }
  return given([['i \\in Wipes', wipes.includes(i), { wipes }]], () =>
    steps(step('Wipe', { ...Init(c), features }, MessagesUnchanged)),
  )
}

/** `MembersSigned(m)`: an answer says which disk gives it. */
export const signed =
  (c: Constants, s: Server) =>
  (taken: WholeStep): WholeStep => {
    if (!featuresOf(c).incarnations) return taken
    const { incarnation } = variablesOf(s)
    const sent = taken.sent.map((m): WholeMessage => (isSignedType(m.mtype) ? withDisk(m, incarnation) : m))
    return { ...taken, sent }
  }

const withDisk = (m: WholeMessage, mincarnation: number): WholeMessage =>
  m.mtype === 'RequestVoteResponse' || m.mtype === 'AppendEntriesResponse' ? { ...m, mincarnation } : m

/** `MembersCount(m)`: the answer is of a disk that configurations name. */
export const MembersCount = (c: Constants, m: WholeMessage): boolean => {
  const { incarnations = false, votesOnly = false } = featuresOf(c)
  if (!incarnations || (m.mtype !== 'RequestVoteResponse' && m.mtype !== 'AppendEntriesResponse')) return true
  return (votesOnly && m.mtype === 'AppendEntriesResponse') || m.mincarnation === 0
}

/** i takes no notice of an answer that does not count. */
export const IgnoreStranger = (c: Constants, _i: ServerId, s: Server, m: WholeMessage): WholeOutcome =>
  given(
    [
      ['m.mterm = currentTerm[i]', m.mterm === s.currentTerm, { mterm: m.mterm, currentTerm: s.currentTerm }],
      ['~MembersCount(m)', !MembersCount(c, m), { mtype: m.mtype }],
    ],
    () => steps(step('IgnoreStranger', s, Discard)),
  )
