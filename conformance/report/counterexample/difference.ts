/** What changed from one state to the next, and nothing else. */
import type { GlobalState } from '../../../model/checker/protocol.js'
import type { Display } from '../display/display.js'

/** Shown in place of a variable's value where the variable, or that part of it, is not defined. */
const ABSENT = '(none)'

/**
 * The changes, one per line: `s1.currentTerm 1 -> 2` for a variable, `+ message` and `- message` for a copy of a message
 * that entered or left the network, `elections + element` for a history variable.
 */
export const difference = <L, M>(
  display: Display<L, M>,
  before: GlobalState<L, M>,
  after: GlobalState<L, M>,
): readonly string[] => [
  ...after.servers.flatMap((local, i) => {
    const earlier = before.servers[i]
    return earlier === undefined || earlier === local
      ? []
      : differenceOfRecords(display.server(i), display.local(earlier), display.local(local))
  }),
  ...differenceOfBags(copiesByText(display, before), copiesByText(display, after)),
  ...display.history.flatMap(({ name, elements }, k) =>
    // A history variable's own type is hidden: only its own display is given its values.
    differenceOfSets(name, elements(before.history[k] as never), elements(after.history[k] as never)),
  ),
]

type Variables = Readonly<Record<string, string>>

const differenceOfRecords = (owner: string, before: Variables, after: Variables): readonly string[] =>
  union(Object.keys(before), Object.keys(after))
    .filter((variable) => before[variable] !== after[variable])
    .map((variable) => `${owner}.${variable} ${before[variable] ?? ABSENT} -> ${after[variable] ?? ABSENT}`)

type Bag = ReadonlyMap<string, number>

/** Messages that look alike count together: a display may leave out what a reader need not see. */
const copiesByText = <L, M>({ message: show }: Display<L, M>, { messages }: GlobalState<L, M>): Bag => {
  const copies = new Map<string, number>()
  for (const { message, count } of messages) {
    const text = show(message)
    copies.set(text, (copies.get(text) ?? 0) + count)
  }
  return copies
}

const differenceOfBags = (before: Bag, after: Bag): readonly string[] =>
  union([...before.keys()], [...after.keys()]).flatMap((text) => {
    const had = before.get(text) ?? 0
    const has = after.get(text) ?? 0
    if (has === had) return []
    const left = has === 0 || (had === 0 && has === 1) ? '' : ` (copies ${had} -> ${has})`
    return [`${has > had ? '+' : '-'} ${text}${left}`]
  })

const differenceOfSets = (name: string, before: readonly string[], after: readonly string[]): readonly string[] => [
  ...after.filter((element) => !before.includes(element)).map((element) => `${name} + ${element}`),
  ...before.filter((element) => !after.includes(element)).map((element) => `${name} - ${element}`),
]

const union = (a: readonly string[], b: readonly string[]): readonly string[] => [...new Set([...a, ...b])]
