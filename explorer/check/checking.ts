/** An exploration in pieces, with all that the page shows of it as plain data: it runs in a worker. */
import { counterexampleLines } from '../../conformance/report/counterexample/counterexample.js'
import type { Progress } from '../../conformance/report/exploration/progress.js'
import { summaryLines } from '../../conformance/report/exploration/summary.js'
import { asking } from '../../conformance/zoo/hunt.js'
import { exploring, type Report } from '../../model/checker/explore.js'
import type { Machine } from '../run/machine.js'
import { sessionWith, type Tree } from '../run/session.js'
import { treeOf } from '../run/tree-of.js'
import { withMachine } from '../subject/begin.js'
import type { Subject } from '../subject/subject.js'
import { inWords } from '../subject/words.js'
import { timelineOf } from '../timeline/of-session.js'
import type { Timeline } from '../timeline/timeline.js'

export interface Asked {
  readonly subject: Subject
  readonly maxStates: number
  /** Only these; null for all. */
  readonly properties: readonly string[] | null
  /** Whether states that differ only in which server is which are explored as one. */
  readonly symmetry: boolean
}

export interface Counts extends Progress {
  readonly result: Report<unknown, unknown>['result']
  readonly coverage: Report<unknown, unknown>['coverage']
}

export interface Fallen {
  readonly property: string
  readonly steps: number
  readonly lines: readonly string[]
  readonly tree: Tree
  /** The path as it is drawn, for what cannot be taken again in the page. */
  readonly timeline: Timeline | null
}

export type Told =
  | { readonly _tag: 'Counting'; readonly counts: Counts }
  | {
      readonly _tag: 'Ended'
      readonly counts: Counts
      /** As the command line sums it up. */
      readonly lines: readonly string[]
      readonly fallen: Fallen | null
    }
  | { readonly _tag: 'Refused'; readonly why: string }

/** A piece is to take about this many milliseconds; the page hears of each. */
const PIECE_MS = 100

const MOST_BYTES = 2 ** 30

export type Tell = (told: Told) => void

/** What is explored. */
interface Explored {
  readonly subject: string
  readonly limits: Omit<Asked, 'subject'>
}

/** Explores to the end. `now` are milliseconds of any clock. */
export const check = ({ subject, ...limits }: Asked, tell: Tell, now: () => number): void =>
  withMachine(subject, (machine) => checkMachine(machine, { subject: inWords(subject), limits }, tell, now))

/** The same of any machine. */
export const checkMachine = <L, M, E>(
  machine: Machine<L, M, E>,
  { subject, limits: { maxStates, properties, symmetry } }: Explored,
  tell: Tell,
  now: () => number,
): void => {
  const protocol = properties === null ? machine.protocol : asking(machine.protocol, properties)
  if (symmetry && protocol.symmetry === undefined) {
    tell({ _tag: 'Refused', why: 'this cluster does not treat all its servers alike; expected no symmetry' })
    return
  }
  const exploration = exploring(protocol, { maxStates, maxBytes: MOST_BYTES, symmetry })
  let seconds = 0
  const counts = (): Counts => {
    const { generated, distinct, depth, queue, bytes, coverage, result } = exploration.report()
    return { generated, distinct, depth, queue, bytes, coverage, result, seconds }
  }
  let states = 256
  for (let isDone = false; !isDone; ) {
    const began = now()
    isDone = exploration.advance(states)
    const taken = now() - began
    seconds += taken / 1000
    if (taken < PIECE_MS / 2) states *= 2
    if (taken > PIECE_MS * 2) states = Math.max(1, states >>> 1)
    if (!isDone) tell({ _tag: 'Counting', counts: counts() })
  }
  const report = exploration.report()
  const violation = report.violation === null ? null : machine.explained(report.violation)
  const tree = violation === null ? null : treeOf(machine.protocol, violation)
  const session = tree === null ? undefined : sessionWith(machine, tree)
  const asked = [...protocol.invariants, ...protocol.actionProperties].map(({ name }) => name)
  tell({
    _tag: 'Ended',
    counts: counts(),
    lines: summaryLines({ subject, report, seconds, properties: asked, leftOut: [] }),
    fallen:
      violation === null || tree === null
        ? null
        : {
            property: violation.property,
            steps: violation.steps.length,
            lines: counterexampleLines(machine.telling.display, violation),
            tree,
            timeline: session === undefined ? null : timelineOf(session),
          },
  })
}
