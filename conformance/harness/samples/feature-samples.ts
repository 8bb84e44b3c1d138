/** Samples of runs with features, in version 2 of the format. */

import { changedLine } from './edits.js'
import { members, oldMembers, snapshots, twoChanges, withoutMembers } from './feature-runs.js'
import { asItIs, refused, type Sample } from './sample.js'

/** A state machine that has applied one command fewer. */
const otherState = (event: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const { snapshot, ...features } = event.features as Readonly<Record<string, unknown>>
  return { ...event, features: { ...features, snapshot: { ...(snapshot as object), data: '6' } } }
}

export const featureSamples: readonly Sample[] = [
  {
    name: 'good-members',
    what: 'Three nodes; one is removed, comes back as a learner and is promoted, another is removed by a joint change and added again, and leadership is handed over.',
    run: members,
    edit: asItIs,
    expected: { verdict: 'valid', events: 217, elections: 3, committed: 17 },
  },
  {
    name: 'bad-two-changes-at-once',
    what: 'A leader begins a change of members while another one is not committed.',
    run: twoChanges,
    edit: asItIs,
    expected: refused('n1', 21, 'members: expected {n1,n2} and {n1,n2,n3}, actual {n1,n3} and {n1,n2,n3}'),
  },
  {
    name: 'bad-leader-by-old-members',
    what: 'While two configurations count together, a leader is elected by a majority of the old members only.',
    run: oldMembers,
    edit: asItIs,
    expected: refused('n3', 25, 'state: expected Candidate, actual Leader'),
  },
  {
    name: 'good-snapshots',
    what: 'Three nodes that take snapshots; one that is removed and comes back as a learner gets one for the entries that are gone, and restarts from it.',
    run: snapshots,
    edit: asItIs,
    expected: { verdict: 'valid', events: 203, elections: 2, committed: 24 },
  },
  {
    name: 'bad-snapshot-of-other',
    what: 'A follower has another state than that of the snapshot that the leader sent.',
    run: snapshots,
    edit: changedLine('n3', 16, otherState),
    expected: refused('n3', 16, 'the state up to index 10 is 6 at n3, and 7 at n2'),
  },
  {
    name: 'bad-snapshot-without-members',
    what: 'A snapshot names the members as they were at the beginning, though they have changed before the entries that it stands for.',
    run: withoutMembers,
    edit: asItIs,
    expected: refused('n2', 18, 'members: expected {n1,n2}, actual {n1,n2,n3}'),
  },
]
