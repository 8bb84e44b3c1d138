/** The answers of a protocol's functions as texts, so that answers to two questions can be compared. */
import type { Protocol, Step } from './protocol.js'

/** The order in which messages are sent makes no difference to a state, nor does that of the steps. */
export const stepTexts = <L, M, E>(
  { encodeLocal, encodeMessage, history }: Pick<Protocol<L, M, E>, 'encodeLocal' | 'encodeMessage' | 'history'>,
  steps: readonly Step<L, M, E>[],
  record: (variable: number, event: E) => unknown,
): readonly string[] =>
  steps
    .map(({ action, next, sent, consumes, event }) => {
      const learnt = event === undefined ? [] : history.map(({ encode }, k) => encode(record(k, event) as never))
      return [action, encodeLocal(next), ...sent.map(encodeMessage).sort(), String(consumes), ...learnt].join('\n')
    })
    .sort()

export interface DifferentSteps {
  readonly one: string
  readonly other: string
}

/** Two lists of steps in a few words, if they are not the same. */
export const differentSteps = (a: readonly string[], b: readonly string[]): DifferentSteps | undefined => {
  const of = (steps: readonly string[]): string => {
    const actions = steps.map((step) => step.slice(0, step.indexOf('\n')))
    return actions.length === 0 ? 'no step' : actions.join(', ')
  }
  if (a.length === b.length && a.every((step, k) => step === b[k])) return undefined
  const [one, other] = [of(a), of(b)]
  if (one !== other) return { one, other }
  const at = a.findIndex((step, k) => step !== b[k])
  return { one: inOneLine(a[at]), other: inOneLine(b[at]) }
}

const inOneLine = (text = ''): string => JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}...` : text)
