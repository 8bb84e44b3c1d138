/** Samples of runs with features, in version 2 of the format. */
import { members, oldMembers, twoChanges } from './feature-runs.js'
import { asItIs, refused, type Sample } from './sample.js'

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
    expected: refused('n1', 21, 'members: expected {s1,s2} and {s1,s2,s3}, actual {s1,s3} and {s1,s2,s3}'),
  },
  {
    name: 'bad-leader-by-old-members',
    what: 'While two configurations count together, a leader is elected by a majority of the old members only.',
    run: oldMembers,
    edit: asItIs,
    expected: refused('n3', 25, 'state: expected Candidate, actual Leader'),
  },
]
