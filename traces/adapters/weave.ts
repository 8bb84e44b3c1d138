/**
 * The traces of a run's nodes from the steps of another format: each message is followed from its sender to its receiver, and each
 * log from the entries that were sent. All steps are held in memory.
 */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { isNone } from 'fp-ts/lib/Option.js'
import { FORMAT, type Header, type TraceEvent, VERSION } from '../format.js'
import type { Problem } from '../problem.js'
import { beginningOf } from './beginning.js'
import { follower } from './follow.js'
import type { Step, Told } from './step.js'
import { eventOf } from './written.js'

/** The trace of one node. */
export interface Woven {
  readonly header: Header
  readonly events: readonly TraceEvent[]
}

export const weave = ({ run, files }: Told): Either<Problem, readonly Woven[]> => {
  const all = files.flat()
  const firsts = run.nodes.flatMap((node) => all.find((step) => step.node === node) ?? [])
  const beginning = beginningOf(all, firsts)
  if (isLeft(beginning)) return beginning
  const { initialTerm } = beginning.right
  const follow = follower(beginning.right)
  const events = new Map(run.nodes.map((node): [string, TraceEvent[]] => [node, []]))

  /** Whether the step could be taken: what it received was sent. */
  const taken = (step: Step): Either<Problem, boolean> => {
    const found = follow(step)
    if (isLeft(found)) return found
    if (isNone(found.right)) return right(false)
    const own = events.get(step.node) ?? []
    own.push(eventOf(beginning.right, own.length + 1, step, found.right.value))
    return right(true)
  }

  const problem = takeAll(files, taken)
  if (problem !== undefined) return left(problem)
  const header = { format: FORMAT, version: VERSION, ...run, initialTerm } as const
  return right([...events].map(([node, own]) => ({ header: { ...header, node }, events: own })))
}

/** Takes the steps of all files, each as soon as it can be; undefined, or what is wrong with the first that cannot. */
const takeAll = (
  files: readonly (readonly Step[])[],
  taken: (step: Step) => Either<Problem, boolean>,
): Problem | undefined => {
  const places = files.map(() => 0)
  for (let isMoving = true; isMoving; ) {
    isMoving = false
    for (const [k, steps] of files.entries()) {
      let place = places[k] ?? 0
      for (let step = steps[place]; step !== undefined; step = steps[place]) {
        const isTaken = taken(step)
        if (isLeft(isTaken)) return isTaken.left
        if (!isTaken.right) break
        place += 1
        isMoving = true
      }
      places[k] = place
    }
  }
  const [stuck] = files.flatMap((steps, k) => steps[places[k] ?? 0] ?? [])
  return stuck === undefined ? undefined : nobodySent(stuck)
}

const nobodySent = ({ at, node, received }: Step): Problem => ({
  ...{ kind: 'Inconsistent', ...at },
  found: `node ${node} receives what nobody has sent: ${received?.text}`,
  expected: 'an earlier line that sends it',
})
