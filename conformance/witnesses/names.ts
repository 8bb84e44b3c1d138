/** The names of what is looked for, and which of it reducers do. */
export const witnessNames = [
  'leader-elected',
  'entry-committed',
  'entry-committed-by-all',
  'old-term-entry-committed',
  'log-truncated',
  'conflicting-entry-overwritten',
  'two-leaders',
  'asker-followed-again',
  'cut-off-leader-stepped-down',
  'mixed-cluster-elected',
  'leadership-handed-over',
  'caught-up-by-snapshot',
  'snapshot-met-conflict',
  'stale-snapshot-ignored',
  'restarted-from-snapshot',
  'read-confirmed',
  'follower-read-answered',
  'read-lost-with-leadership',
  'members-grown-and-shrunk',
  'leader-removed-itself',
  'joint-finished-by-another',
  'joint-rolled-back',
  'learner-promoted',
] as const

export type WitnessName = (typeof witnessNames)[number]

/** What is looked for in the model only: of reducers it takes too long, more than six million states. */
const ofModelOnly = ['joint-finished-by-another'] as const satisfies readonly WitnessName[]

/** What reducers are known to do. */
export type ReducerWitnessName = Exclude<WitnessName, (typeof ofModelOnly)[number]>

export const isReducerWitness = (name: WitnessName): name is ReducerWitnessName =>
  !ofModelOnly.some((one) => one === name)
