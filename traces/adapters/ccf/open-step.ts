/** A step of one node while its lines are read: where it ends is told by the line with which the next one begins. */
import type { Role } from '../../format.js'
import type { After, Packet, Place, Step } from '../step.js'
import type { CcfEvent } from './line.js'

export interface OpenStep {
  readonly at: Place
  readonly event: Step['event']
  readonly received: Packet | null
  readonly sent: readonly Packet[]
  readonly appended: readonly number[]
  /** Before the step, as far as its first line tells. */
  readonly first: CcfEvent
  readonly last: CcfEvent
  /** The role that was told last. */
  readonly role: Role
}

/** A node that asks whether it would be elected, and one that has not been heard of, are followers. */
export const roleOf = ({ leadership }: CcfEvent, before: Role): Role => {
  if (leadership === 'Leader' || leadership === 'Candidate') return leadership
  return leadership === null ? before : 'Follower'
}

export const opened = (at: Place, event: Step['event'], line: CcfEvent, before?: OpenStep): OpenStep => ({
  ...{ at, event, received: null, sent: [], appended: [], first: line, last: line },
  role: roleOf(line, before?.role ?? 'Follower'),
})

export const continued = (open: OpenStep, line: CcfEvent, change: Partial<OpenStep> = {}): OpenStep => ({
  ...open,
  ...change,
  last: line,
  role: roleOf(line, open.role),
})

const stateOf = ({ state }: CcfEvent): Required<Pick<After, 'currentTerm' | 'lastIndex' | 'commitIndex'>> => ({
  currentTerm: state.current_view,
  lastIndex: state.last_idx,
  commitIndex: state.commit_idx,
})

/** The variables after the step, when this is the next line of its node. CCF does not tell for whom a node has voted. */
const afterOf = ({ event, last, role }: OpenStep, next: CcfEvent | undefined): After => {
  // A node that starts changes nothing.
  if (event === 'Restart') return { role, ...stateOf(last) }
  if (next === undefined) return {}
  const { currentTerm, lastIndex, commitIndex } = stateOf(next)
  switch (next.function) {
    // It comes after the node has gone to the next term.
    case 'become_candidate':
      return { role, lastIndex, commitIndex }
    // The ledger tells what it has added; replicate tells what is about to be.
    case 'append':
      return { currentTerm, role, lastIndex: lastIndex - 1, commitIndex }
    default:
      return { currentTerm, role, lastIndex, commitIndex }
  }
}

export const closed = (step: OpenStep, next: CcfEvent | undefined): Step => {
  const { at, event, received, sent, appended, first } = step
  return { at, node: first.node, event, received, sent, appended, after: afterOf(step, next) }
}
