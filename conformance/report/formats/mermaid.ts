/**
 * Counterexamples as Mermaid sequence diagrams (https://mermaid.js.org/syntax/sequenceDiagram.html), which Markdown on many
 * sites shows as a picture.
 */
import type { Counterexample, PathStep } from '../../../model/checker/counterexample.js'
import type { GlobalState } from '../../../model/checker/protocol.js'
import { escaped, note } from '../../../text/mermaid.js'
import { headline } from '../counterexample/counterexample.js'
import { difference } from '../counterexample/difference.js'
import type { Display } from '../display/display.js'

/** The numbers of the servers that a message comes from and goes to. */
export type Ends<M> = (message: M) => readonly [from: number, to: number]

/** What a step changes of its server; functions on servers, such as nextIndex, would hide the rest. */
const changesOf = <L, M>(
  display: Display<L, M>,
  before: GlobalState<L, M>,
  { server, state }: PathStep<L, M>,
): readonly string[] => {
  if (server === null) return []
  const owner = `${display.server(server)}.`
  return difference({ ...display, history: [] }, before, state)
    .filter((change) => change.startsWith(owner) && !/^\S*\[/.test(change))
    .map((change) => change.slice(owner.length))
}

/**
 * Messages are drawn where they are received or lost, and at the end those that are still on their way; what a server
 * does and what changes in it stands in a note over it.
 */
export const mermaidLines = <L, M>(
  display: Display<L, M>,
  ends: Ends<M>,
  found: Counterexample<L, M>,
  title = headline(found),
): readonly string[] => {
  const names = found.initial.servers.map((_, i) => display.server(i))
  const namesOf = (message: M): readonly [string, string] => {
    const [from, to] = ends(message)
    return [display.server(from), display.server(to)]
  }
  const arrow = (kind: '->>' | '-x' | '--)', message: M, remark = ''): string => {
    const [from, to] = namesOf(message)
    const text = display.message(message).replace(`${from}->${to} `, '')
    return `  ${from}${kind}${to}: ${escaped(text)}${remark}`
  }
  const drawn = (step: PathStep<L, M>, k: number): readonly string[] => {
    const { action, server, message, sent } = step
    const earlier = found.steps[k - 1]
    const before = earlier?.state ?? found.initial
    if (server === null) {
      if (message === null) return []
      const lost = copiesOf(display, step.state, message) < copiesOf(display, before, message)
      return lost
        ? [arrow('-x', message, ' (lost)')]
        : [note(namesOf(message), [`${action}: ${display.message(message)}`])]
    }
    // A server may take several steps on one message, which it receives once.
    const again =
      message !== null &&
      earlier?.server === server &&
      earlier.message !== null &&
      display.message(earlier.message) === display.message(message) &&
      copiesOf(display, found.steps[k - 2]?.state ?? found.initial, message) === copiesOf(display, before, message)
    const changes = changesOf(display, before, step)
    const onlySends = message === null && changes.length === 0 && sent.length > 0
    return [
      ...(message === null || again ? [] : [arrow('->>', message)]),
      ...(onlySends ? [] : [note([display.server(server)], [action, ...changes])]),
    ]
  }
  const last = found.steps.at(-1)?.state ?? found.initial
  return [
    'sequenceDiagram',
    ...names.map((name) => `  participant ${name}`),
    ...found.steps.flatMap(drawn),
    ...last.messages.map(({ message }) => arrow('--)', message, ' (on its way)')),
    note([names[0] ?? '', names.at(-1) ?? ''], [title]),
  ]
}

/** How many copies of a message, and of those that look like it, are in the network. */
const copiesOf = <L, M>(display: Display<L, M>, { messages }: GlobalState<L, M>, message: M): number => {
  const text = display.message(message)
  return messages.reduce((sum, copies) => (display.message(copies.message) === text ? sum + copies.count : sum), 0)
}
