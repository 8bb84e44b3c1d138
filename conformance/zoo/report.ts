/** The zoo for a person, row by row, and as JSON. */
import { counted, grouped } from '../../text/counts.js'
import { truncated, wrapped } from '../../text/layout.js'
import { plain, type Style } from '../../text/style.js'
import type { Attempt, Caught } from './attempt.js'
import type { Control, Tried } from './control.js'
import type { Entry } from './entry.js'
import { isAsDeclared, type ZooResult } from './run.js'

type CaughtAttempt = Attempt & { readonly caught: Caught }

const isCaught = (attempt: Attempt): attempt is CaughtAttempt => attempt.caught !== null

/** The summary of a bug: what the first of its ways found that found anything. */
const first = ({ attempts }: Tried): CaughtAttempt | undefined => attempts.find(isCaught)

/** Rows are printed one by one, so the columns are as wide as the widest that may come. */
interface Widths {
  readonly name: number
  readonly property: number
}

const NUMBERS = { states: 9, depth: 5, seconds: 7 }

/** Of the properties that a bug may break, each a declared one, or what a trace may say. */
const propertiesOf = ({ catches }: Entry): readonly string[] =>
  catches.map((how) => (how.by === 'invariants' ? how.property : 'StateMachineSafety'))

const longest = (texts: readonly string[]): number => Math.max(...texts.map(({ length }) => length))

const widthsOf = (entries: readonly Entry[]): Widths => ({
  name: longest(['bug', ...entries.map(({ name }) => name)]),
  property: longest(['what fell', ...entries.flatMap(propertiesOf)]),
})

const row = (
  { name, property }: Widths,
  cells: readonly [string, string, string, string, string, string],
  width: number,
): string => {
  const [bug, fell, states, depth, seconds, by] = cells
  const numbers = [states.padStart(NUMBERS.states), depth.padStart(NUMBERS.depth), seconds.padStart(NUMBERS.seconds)]
  return truncated([bug.padEnd(name), fell.padEnd(property), ...numbers, by].join('  ').trimEnd(), width)
}

export interface ZooTable {
  readonly heading: string
  readonly rowOf: (tried: Tried) => string
}

const wayOf = ({ by, runs }: Attempt): string => (by === 'simulation' ? `${by} (${counted(runs, 'seed')})` : by)

const units = { invariants: 'state', refinement: 'state', 'trace validation': 'event', simulation: 'step' } as const

/** The table of these bugs: a heading, and a row for each. */
export const zooTable = (
  entries: readonly Entry[],
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): ZooTable => {
  const widths = widthsOf(entries)
  return {
    heading: style.strong(row(widths, ['bug', 'what fell', 'states', 'depth', 'seconds', 'caught by'], width)),
    rowOf: (tried) => {
      const { entry, attempts } = tried
      const found = first(tried)
      const missed = attempts.filter((one) => !isCaught(one)).map(({ by }) => `NOT by ${by}`)
      const by = [...attempts.filter(isCaught).map(wayOf), ...missed].join(', ')
      const numbers =
        found === undefined
          ? (['nothing', '', '', ''] as const)
          : ([
              found.caught.property,
              grouped(found.states),
              grouped(found.caught.depth),
              found.seconds.toFixed(2),
            ] as const)
      const line = row(widths, [entry.name, ...numbers, by], width)
      return missed.length === 0 ? line : style.bad(line)
    },
  }
}

/** What the control came to: that it raised nothing, or all that it raised. */
const controlLines = (
  { raised, states, events, steps, seconds }: Control,
  width: number,
  style: Style,
): readonly string[] => {
  const covered = `${counted(states, 'state')}, ${counted(events, 'event')} and ${counted(steps, 'step')} of sound clusters, ${seconds.toFixed(1)} s`
  if (raised.length === 0) return wrapped(`control: ok, nothing was raised in ${covered}`, width, 2).map(style.good)
  return raised.flatMap(({ what, lines }) => [
    ...wrapped(`control: ${what} was raised against a sound cluster (${covered})`, width, 2).map(style.bad),
    ...lines(width, style),
  ])
}

/** What stands below the table. */
export const zooSummary = (
  { entries, control }: ZooResult,
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): readonly string[] => {
  const missed = entries.filter(({ attempts }) => !attempts.every(isCaught))
  const verdict =
    missed.length === 0
      ? style.good(`caught in every way declared: ${counted(entries.length, 'bug')}`)
      : style.bad(`not caught as declared: ${missed.map(({ entry }) => entry.name).join(', ')}`)
  return [...controlLines(control, width, style), verdict]
}

/** A bug with everything that was found of it: what it is, and the shortest counterexample of each of its ways. */
export const entryLines = (
  { entry, attempts }: Tried,
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): readonly string[] => [
  style.strong(entry.name),
  ...wrapped(`  ${entry.what}`, width, 2),
  ...wrapped(`  seen: ${entry.seen}`, width, 2),
  ...attempts.flatMap((tried) => {
    const { by, caught, states, seconds } = tried
    const heading = `by ${wayOf(tried)}: ${caught === null ? 'not caught' : 'caught'} after ${counted(states, units[by])}, ${seconds.toFixed(2)} s`
    return ['', style.strong(heading), '', ...(caught === null ? [] : caught.lines(width, style))]
  }),
]

/** The names of the bugs and what they are. */
export const listLines = (entries: readonly Entry[], width = Number.POSITIVE_INFINITY): readonly string[] => {
  const { name: indent } = widthsOf(entries)
  return entries.flatMap(({ name, what }) => wrapped(`${name.padEnd(indent)}  ${what}`, width, indent + 2))
}

/** What `zoo --json` prints. States, depth and seconds are those of the first way that caught the bug. */
export const zooJson = (of: ZooResult): object => ({
  result: isAsDeclared(of) ? 'ok' : 'violation',
  entries: of.entries.map((tried) => {
    const found = first(tried)
    return {
      name: tried.entry.name,
      property: found?.caught.property ?? null,
      caughtBy: tried.attempts.filter(isCaught).map(({ by }) => by),
      states: found?.states ?? null,
      depth: found?.caught.depth ?? null,
      seconds: found === undefined ? null : Number(found.seconds.toFixed(3)),
    }
  }),
  control: of.control.raised.length === 0 ? 'ok' : of.control.raised.map(({ what }) => what).join('; '),
})
