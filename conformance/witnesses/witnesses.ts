/**
 * Interesting states and steps, in terms of the model. A checker that finds no violation may just have looked at servers
 * that do nothing; that each of these is reached shows the opposite. They are stated as properties that claim the thing
 * never happens, so that a shortest counterexample is a shortest path to it.
 */
import type { ActionProperty, Invariant } from '../../model/checker/protocol.js'
import {
  committedConfigurations,
  configurationIn,
  IsJoint,
  lastConfiguration,
  type Members,
} from '../../model/raft/features/configurations.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import { variablesOf } from '../../model/raft/features/variables.js'
import { isPrefixOf } from '../../model/raft/invariants/logs.js'
import { At, Len, SubSeq } from '../../model/raft/sequence.js'
import type { Server } from '../../model/raft/types.js'
import { NOOP } from '../explanation/conformance-model.js'
import type { WitnessName } from './names.js'

/** That it never happens: in no state, or by no step. */
export type Never =
  | { readonly _tag: 'State'; readonly property: Invariant<Server, WholeMessage> }
  | { readonly _tag: 'Step'; readonly property: ActionProperty<Server, WholeMessage> }

const leads = (s: Server): boolean => s.state === 'Leader'

/** Whether the server knows of the commitment of an entry that a client asked for, not a leader. */
const committedRequest = ({ log, commitIndex }: Server): boolean =>
  SubSeq(log, 1, commitIndex).some(({ value }) => value !== NOOP)

const loses = (before: Server, next: Server): boolean => !isPrefixOf(before.log, next.log)

/** A leader's commitIndex passes an entry of an earlier term: never by counting, but together with one of its own term. */
const commitsOldEntry = (before: Server, next: Server): boolean => {
  if (!leads(next)) return false
  for (let index = before.commitIndex + 1; index <= next.commitIndex; index += 1)
    if (At(next.log, index).term < next.currentTerm) return true
  return false
}

const noServer = (name: WitnessName, source: string, such: (s: Server) => boolean): Never => ({
  _tag: 'State',
  property: { name, source, reads: 'server', holds: (_i, s) => !such(s) },
})

const noStep = (
  name: WitnessName,
  source: string,
  such: (before: Server, next: Server, action: string, received: WholeMessage | undefined) => boolean,
): Never => ({
  _tag: 'Step',
  property: {
    name,
    source,
    holds: (_i, before, { next, action }, received) => !such(before, next, action, received),
  },
})

const dropped = (s: Server): number => variablesOf(s).snapshotIndex

const waiting = (s: Server): number => variablesOf(s).reads.length

/** The last configuration of its log, if that is joint: the length of the log up to it, and its term. */
const jointIn = ({ log }: Server): { readonly index: number; readonly term: number } | undefined => {
  const last = lastConfiguration(log)
  return last !== null && IsJoint(configurationIn(last.last.value))
    ? { index: Len(last), term: last.last.term }
    : undefined
}

/** Each configuration that the server knows to be committed, with the next. */
const committedPairs = (s: Server): readonly (readonly [Members, Members])[] => {
  const all = committedConfigurations(s)
  return all.slice(1).map((members, k) => [all[k] ?? members, members])
}

const never: Readonly<Record<WitnessName, (name: WitnessName) => Never>> = {
  'leader-elected': (name) => noServer(name, 'Raft paper, section 5.2', leads),

  'entry-committed': (name) => noServer(name, 'Raft paper, section 5.3', committedRequest),

  'entry-committed-by-all': (name) => ({
    _tag: 'State',
    property: {
      name,
      source: 'Raft paper, section 5.3',
      reads: 'servers',
      holds: (servers) => !servers.every(committedRequest),
    },
  }),

  'old-term-entry-committed': (name) => noStep(name, 'Raft paper, section 5.4.2', commitsOldEntry),

  'log-truncated': (name) => noStep(name, 'Raft paper, section 5.3', (before, next) => Len(next.log) < Len(before.log)),

  // The model takes two steps for it, one to remove the old entry and one to append the new; a reducer takes one.
  'conflicting-entry-overwritten': (name) =>
    noStep(name, 'Raft paper, section 5.3 and figure 7', (before, next) => loses(before, next) && loses(next, before)),

  'two-leaders': (name) => ({
    _tag: 'State',
    property: {
      name,
      source: 'Raft paper, section 5.2: an old leader does not know yet',
      reads: 'pair',
      holds: (_i, a, _j, b) => !(leads(a) && leads(b) && a.currentTerm !== b.currentTerm),
    },
  }),

  // A server that was cut off asks, and comes back without having raised its term, nor anybody's.
  'asker-followed-again': (name) =>
    noStep(
      name,
      'Ongaro 2014, section 9.6',
      (before, next) =>
        variablesOf(before).preVotes.length > 0 && variablesOf(next).contact && next.currentTerm === before.currentTerm,
    ),

  'cut-off-leader-stepped-down': (name) =>
    noStep(
      name,
      'Ongaro 2014, section 6.2',
      (before, next) => leads(before) && next.state === 'Follower' && next.currentTerm === before.currentTerm,
    ),

  // Only the first server asks before it stands.
  'mixed-cluster-elected': (name) => ({
    _tag: 'State',
    property: {
      name,
      source: 'Ongaro 2014, section 9.6',
      reads: 'server',
      holds: (i, s) => !(i === 0 && leads(s)),
    },
  }),

  // No election timeout goes by.
  'leadership-handed-over': (name) =>
    noStep(name, 'Ongaro 2014, section 3.10', (before, next) => variablesOf(before).toldToStand && leads(next)),

  'caught-up-by-snapshot': (name) =>
    noStep(name, 'Raft paper, section 7', (before, next) => dropped(next) > Len(before.log)),

  'snapshot-met-conflict': (name) =>
    noStep(
      name,
      'Raft paper, section 7',
      (before, next) => dropped(next) > dropped(before) && Len(before.log) > 0 && loses(before, next),
    ),

  'stale-snapshot-ignored': (name) =>
    noStep(
      name,
      'Raft paper, section 7',
      (before, next, _action, received) =>
        received !== undefined &&
        'mlastIndex' in received &&
        received.mterm === next.currentTerm &&
        received.mlastIndex <= before.commitIndex,
    ),

  'restarted-from-snapshot': (name) =>
    noStep(
      name,
      'Raft paper, section 7',
      (before, next, action) => action === 'Restart' && dropped(before) > 0 && next.commitIndex === dropped(before),
    ),

  // A leader answers a read of its own.
  'read-confirmed': (name) =>
    noStep(name, 'Ongaro 2014, section 6.4', (before, next) => leads(next) && waiting(next) < waiting(before)),

  'follower-read-answered': (name) =>
    noStep(
      name,
      'Ongaro 2014, section 6.4',
      (_before, _next, _action, received) => received !== undefined && 'mindex' in received,
    ),

  'read-lost-with-leadership': (name) =>
    noStep(name, 'Ongaro 2014, section 6.4', (before, next) => waiting(before) > 0 && !leads(next)),

  // 3 to 4 to 3, where three are the first voters.
  'members-grown-and-shrunk': (name) =>
    noServer(name, 'Ongaro 2014, section 4.1', (s) =>
      committedPairs(s).some(([old, next]) => old.voters.length === 4 && next.voters.length === 3),
    ),

  'leader-removed-itself': (name) => ({
    _tag: 'Step',
    property: {
      name,
      source: 'Ongaro 2014, section 4.2.2',
      holds: (i, before, { next }) =>
        !(leads(before) && next.state === 'Follower' && next.currentTerm === before.currentTerm) ||
        committedConfigurations(next).at(-1)?.voters.includes(i) !== false,
    },
  }),

  // Only the first server stands in term 2, in which the joint configuration begins, and only a crash makes a follower of it there.
  'joint-finished-by-another': (name) => ({
    _tag: 'State',
    property: {
      name,
      source: 'Raft paper, section 6',
      reads: 'pair',
      holds: (i, a, _j, b) =>
        i !== 0 ||
        a.state !== 'Follower' ||
        a.currentTerm !== 2 ||
        jointIn(a)?.term !== 2 ||
        !(leads(b) && b.currentTerm > a.currentTerm) ||
        !committedPairs(b).some(([old, next]) => IsJoint(old) && !IsJoint(next)),
    },
  }),

  'joint-rolled-back': (name) =>
    noStep(name, 'Raft paper, section 6', (before, next) => Len(next.log) < (jointIn(before)?.index ?? 0)),

  'learner-promoted': (name) =>
    noServer(name, 'Ongaro 2014, section 4.2.1', (s) =>
      committedPairs(s).some(([old, next]) => next.voters.some((i) => old.learners.includes(i))),
    ),
}

/** The claim that the thing of this name never happens. */
export const neverHappens = (name: WitnessName): Never => never[name](name)
