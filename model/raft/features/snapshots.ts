/** Snapshots: spec/Snapshots.tla, with its names and in its order. `Base` of helpers.ts reads `snapshotIndex`. */
import { Base, StableIndex, TermAt, withUnstable } from '../helpers.js'
import { anyOf, Discard, given, MessagesUnchanged, Reply, Send, step, steps } from '../outcome.js'
import { fromArray, Len, SubSeq } from '../sequence.js'
import type { Constants, Server, ServerId } from '../types.js'
import { featuresOf, type WholeOutcome } from './outcome.js'
import type { InstallSnapshotRequest, InstallSnapshotResponse } from './types.js'
import { withVariables } from './variables.js'

/** i takes a snapshot of what it has applied up to some index, and drops the entries up to there, which its disk has. */
export const TakeSnapshot = (c: Constants, _i: ServerId, s: Server): WholeOutcome => {
  const { snapshot } = featuresOf(c)
  const snapshotIndex = Base(s)
  const last = Math.min(s.commitIndex, StableIndex(s))
  return given(
    [
      ['Snapshot', snapshot, { Snapshot: snapshot }],
      [
        'snapshotIndex[i] < Min({commitIndex[i], StableIndex(i)})',
        snapshotIndex < last,
        { snapshotIndex, commitIndex: s.commitIndex, 'StableIndex(i)': StableIndex(s) },
      ],
    ],
    () =>
      steps(
        ...Array.from({ length: last - snapshotIndex }, (_, k) =>
          step('TakeSnapshot', withVariables(s, { snapshotIndex: snapshotIndex + 1 + k }), MessagesUnchanged),
        ),
      ),
  )
}

/** Leader i sends j its snapshot, since it has no longer what j needs. */
export const InstallSnapshot = (c: Constants, i: ServerId, s: Server, j: ServerId): WholeOutcome => {
  const snapshotIndex = Base(s)
  const nextIndex = s.nextIndex[j] ?? 1
  const { AnySlice } = c.relaxations
  return given(
    [
      ['i /= j', i !== j, { i, j }],
      ['state[i] = Leader', s.state === 'Leader', { state: s.state }],
      ['snapshotIndex[i] > 0', snapshotIndex > 0, { snapshotIndex }],
      [
        '~AnySlice => nextIndex[i][j] <= snapshotIndex[i]',
        AnySlice || nextIndex <= snapshotIndex,
        { AnySlice, nextIndex, snapshotIndex },
      ],
    ],
    () =>
      steps(
        step(
          'InstallSnapshot',
          s,
          Send({
            mtype: 'InstallSnapshotRequest',
            mterm: s.currentTerm,
            mlastIndex: snapshotIndex,
            mlastTerm: TermAt(s.log, snapshotIndex),
            mstate: SubSeq(s.log, 1, snapshotIndex),
            msource: i,
            mdest: j,
          }),
        ),
      ),
  )
}

const name = 'HandleInstallSnapshotRequest'

const SnapshotReply = (i: ServerId, s: Server, j: ServerId, mmatchIndex: number) =>
  Reply({ mtype: 'InstallSnapshotResponse', mterm: s.currentTerm, mmatchIndex, msource: i, mdest: j } as const)

/**
 * What i knows to be committed already tells it nothing. Otherwise, if i has the last entry it stands for, the log behind it
 * stays; and if not, nothing of the log does.
 */
const AcceptSnapshot = (i: ServerId, s: Server, j: ServerId, m: InstallSnapshotRequest): WholeOutcome => {
  const known = m.mlastIndex <= s.commitIndex
  const agrees = m.mlastIndex <= Len(s.log) && TermAt(s.log, m.mlastIndex) === m.mlastTerm
  const installed = (): Server =>
    withVariables(
      { ...withUnstable(s, 0), log: agrees ? s.log : fromArray(m.mstate), commitIndex: m.mlastIndex },
      { snapshotIndex: Math.max(Base(s), m.mlastIndex) },
    )
  return steps(step(name, known ? s : installed(), SnapshotReply(i, s, j, m.mlastIndex)))
}

/** i refuses a snapshot of an older term, or first gives up its candidacy, or takes the snapshot. */
export const HandleInstallSnapshotRequest = (
  _c: Constants,
  i: ServerId,
  s: Server,
  j: ServerId,
  m: InstallSnapshotRequest,
): WholeOutcome => {
  const terms = { mterm: m.mterm, currentTerm: s.currentTerm }
  const sameTerm = ['m.mterm = currentTerm[i]', m.mterm === s.currentTerm, terms] as const
  return anyOf([
    [
      'reject request',
      given([['m.mterm < currentTerm[i]', m.mterm < s.currentTerm, terms]], () =>
        steps(step(name, s, SnapshotReply(i, s, j, 0))),
      ),
    ],
    [
      'return to follower state',
      given([sameTerm, ['state[i] = Candidate', s.state === 'Candidate', { state: s.state }]], () =>
        steps(step(name, { ...s, state: 'Follower' }, MessagesUnchanged)),
      ),
    ],
    [
      'accept snapshot',
      given([sameTerm, ['state[i] = Follower', s.state === 'Follower', { state: s.state }]], () =>
        AcceptSnapshot(i, s, j, m),
      ),
    ],
  ])
}

/** Leader i knows that j has what its snapshot stands for. */
export const HandleInstallSnapshotResponse = (
  _c: Constants,
  _i: ServerId,
  s: Server,
  j: ServerId,
  m: InstallSnapshotResponse,
): WholeOutcome =>
  given(
    [['m.mterm = currentTerm[i]', m.mterm === s.currentTerm, { mterm: m.mterm, currentTerm: s.currentTerm }]],
    () => {
      const matchIndex = s.matchIndex.with(j, Math.max(s.matchIndex[j] ?? 0, m.mmatchIndex))
      const nextIndex = s.nextIndex.with(j, Math.max(s.nextIndex[j] ?? 1, m.mmatchIndex + 1))
      return steps(step('HandleInstallSnapshotResponse', { ...s, matchIndex, nextIndex }, Discard))
    },
  )
