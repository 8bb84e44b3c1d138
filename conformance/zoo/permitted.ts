/**
 * Bugs of the zoo that refinement does not see once the model has all relaxations of spec/Raft.tla: their steps are safe. By the name,
 * which relaxation takes the step.
 */
export const permitted: Readonly<Record<string, string>> = {
  'own-last-index-acknowledged':
    'AcknowledgeKnown, since a new leader sends its first entry at once: what a follower has after that is known to match',
  'repeated-request-refused': 'RefuseVote, since a vote may be refused for any reason',
}
