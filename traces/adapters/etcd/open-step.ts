/** A step of one node while its lines are read: etcd tells what happens within it, and not where it ends. */
import type { Role } from '../../format.js'
import type { After, Packet, Place, Step } from '../step.js'
import type { EtcdEvent } from './line.js'

export interface OpenStep {
  readonly at: Place
  readonly event: Step['event']
  readonly received: Packet | null
  readonly sent: readonly Packet[]
  readonly appended: readonly number[]
  /** Its first line and its last one so far. */
  readonly first: EtcdEvent
  readonly last: EtcdEvent
}

export const opened = (at: Place, event: Step['event'], line: EtcdEvent): OpenStep => ({
  ...{ at, event, received: null, sent: [], appended: [], first: line, last: line },
})

const roles: Readonly<Record<EtcdEvent['role'], Role>> = {
  StateFollower: 'Follower',
  // It asks whether it would be elected, and is a follower until then.
  StatePreCandidate: 'Follower',
  StateCandidate: 'Candidate',
  StateLeader: 'Leader',
}

const voteOf = (vote: string): string | null => (vote === '0' ? null : vote)

const stateOf = ({ state, role, log }: EtcdEvent): Required<After> => ({
  currentTerm: state.term,
  votedFor: voteOf(state.vote),
  role: roles[role],
  commitIndex: state.commit,
  lastIndex: log,
})

/** Whether the last line shows how the step ends: with `Ready` a node hands over what is to be done. */
const isWhole = ({ event, last }: OpenStep): boolean =>
  last.name === 'Ready' ||
  (event === 'Restart' && last.name === 'BecomeFollower') ||
  // Those of a bootstrap, where the members are applied once more; before, the node has not read its term yet.
  (event === 'Restart' && last.name === 'ApplyConfChange' && last.state.term > 0)

/** The variables after the step, from its own lines alone. */
const fromLast = (step: OpenStep): After => (isWhole(step) ? stateOf(step.last) : {})

/** The variables after the step, when this is the next line of its node, or there is none. */
const afterOf = (step: OpenStep, next: EtcdEvent | undefined): After => {
  if (next === undefined || next.name === 'InitState') return fromLast(step)
  const { commitIndex, lastIndex, ...rest } = stateOf(next)
  // These two lines come after term, vote and role have changed, and neither touches the log.
  if (next.name === 'BecomeCandidate' || next.name === 'BecomeFollower')
    return { ...fromLast(step), commitIndex, lastIndex }
  return { commitIndex, lastIndex, ...rest }
}

export const closed = (step: OpenStep, next: EtcdEvent | undefined): Step => {
  const { at, event, received, sent, appended, first } = step
  return { at, node: first.nid, event, received, sent, appended, after: afterOf(step, next) }
}
