import type { ActionCount } from '../../../model/checker/explore.js'
import { grouped } from '../../../text/counts.js'
import { plain, type Style } from '../../../text/style.js'
import { table } from '../../../text/table.js'

type Coverage = Readonly<Record<string, ActionCount>>

/** The actions that were never taken, in the order of the protocol. */
export const neverTaken = (coverage: Coverage): readonly string[] =>
  Object.entries(coverage)
    .filter(([, { generated }]) => generated === 0)
    .map(([action]) => action)

/** How often each action was taken and led to a new state; an action that never was is marked. */
export const coverageTable = (
  coverage: Coverage,
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): readonly string[] => {
  const lines = table(
    [
      { heading: 'action', align: 'left' },
      { heading: 'generated', align: 'right' },
      { heading: 'distinct', align: 'right' },
      { heading: '', align: 'left' },
    ],
    Object.entries(coverage).map(([action, { generated, distinct }]) => [
      action,
      grouped(generated),
      grouped(distinct),
      generated === 0 ? 'never taken' : '',
    ]),
    width,
  )
  const missed = Object.values(coverage).map(({ generated }) => generated === 0)
  // The first line holds the headings.
  return lines.map((line, k) => (k === 0 ? style.strong(line) : missed[k - 1] === true ? style.warning(line) : line))
}
