/** Checks a cluster of reducers with a rule that a reader has written. */
import { isLeft } from 'fp-ts/lib/Either.js'
import type { Scope } from '../../conformance/zoo/entry.js'
import { checkMachine, type Tell } from '../check/checking.js'
import { withRulesMachine } from '../subject/cluster.js'
import { boundFields } from '../subject/subject.js'
import { compiled, type Load } from './compile.js'

export interface Edited {
  readonly rule: string
  /** TypeScript: an expression that is a function. */
  readonly text: string
  readonly scope: Scope
  readonly maxStates: number
}

const inWords = ({ bounds, network, maxEntriesPerMessage }: Scope): string =>
  [
    ...boundFields.map(([field, name]) => `${name} ${bounds[field]}`),
    `max-entries ${maxEntriesPerMessage}`,
    `network ${network}`,
  ].join(', ')

export const checkEdited = async (
  { rule, text, scope, maxStates }: Edited,
  load: Load,
  tell: Tell,
  now: () => number,
): Promise<void> => {
  const rules = await compiled(rule, text, load)
  if (isLeft(rules)) {
    tell({ _tag: 'Refused', why: rules.left })
    return
  }
  withRulesMachine(scope, rules.right, (machine) =>
    checkMachine(
      machine,
      {
        subject: `a cluster of reducers with another ${rule}: ${inWords(scope)}`,
        limits: { maxStates, properties: null, symmetry: false },
      },
      tell,
      now,
    ),
  )
}
