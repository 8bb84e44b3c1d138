import { grouped } from '../../text/counts.js'
import { plain, type Style } from '../../text/style.js'
import { table } from '../../text/table.js'

/** How often each action of the model stands in an explanation. Those of `expected` that never do come with 0, marked. `events`: in the explanations of how many events. */
export const actionsUsedTable = (
  expected: readonly string[],
  used: ReadonlyMap<string, number>,
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
  events?: ReadonlyMap<string, number>,
): readonly string[] => {
  const names = [...new Set([...expected, ...used.keys()])]
  const lines = table(
    [
      { heading: 'action of the model', align: 'left' },
      { heading: 'explanations', align: 'right' },
      ...(events === undefined ? [] : [{ heading: 'events', align: 'right' } as const]),
      { heading: '', align: 'left' },
    ],
    names.map((name) => [
      name,
      grouped(used.get(name) ?? 0),
      ...(events === undefined ? [] : [grouped(events.get(name) ?? 0)]),
      used.has(name) ? '' : 'never used',
    ]),
    width,
  )
  return lines.map((line, k) => {
    const name = names[k - 1]
    if (name === undefined) return style.strong(line)
    return used.has(name) ? line : style.warning(line)
  })
}
