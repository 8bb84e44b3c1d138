/** Sessions for the tests. */
import type { Session } from '../../explorer/run/session.js'
import { firstSubject, type ModelSubject } from '../../explorer/subject/subject.js'

export const pair: ModelSubject = {
  ...firstSubject,
  bounds: { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 },
}

/** Takes the first enabled action of each name in turn; one that is not enabled is an error. */
export const taking = (session: Session, ...actions: readonly string[]): Session =>
  actions.reduce((before, action) => {
    const found = before.view.choices.find((one) => one.action === action && one.changes.length > 0)
    if (found === undefined) throw new Error(`${action} is not enabled`)
    return before.take(found.choice)
  }, session)

/** An election of s1 by its own vote and that of s2. */
export const election = [
  ...['Timeout', 'RequestVote', 'HandleRequestVoteRequest', 'HandleRequestVoteResponse', 'RequestVote', 'UpdateTerm'],
  ...['HandleRequestVoteRequest', 'HandleRequestVoteResponse', 'BecomeLeader'],
] as const
