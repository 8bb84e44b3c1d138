/** `reducer`: answers as our reducer does. */
import { described } from '../../cli/command.js'
import type { ValuesOf } from '../../cli/flags.js'

const flags = {} as const

export type ReducerValues = ValuesOf<typeof flags>

export const reducer = described({
  name: 'reducer',
  summary:
    'answer as our reducer does: for each line of stdin, a JSON object of config, state and event, a line of state and effects',
  flags,
  operands: null,
})
