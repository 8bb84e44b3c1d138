/** Why the actions of the model that are not enabled are not: every action is asked, of raft.tla or of Raft with features. */
import { isRight } from 'fp-ts/lib/Either.js'
import type { Display } from '../../conformance/report/display/display.js'
import type { GlobalState } from '../../model/checker/protocol.js'
import { wholeUnaskedRows } from '../../model/raft/features/next.js'
import { wholeReceiveRows } from '../../model/raft/features/receive.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import { actions, Next } from '../../model/raft/next.js'
import type { Outcome } from '../../model/raft/outcome.js'
import type { Constants, Server } from '../../model/raft/types.js'
import type { Disabled } from '../run/machine.js'

type Unasked = readonly [action: string, outcomes: (c: Constants, i: number, s: Server) => readonly Outcome<unknown>[]]
type Receiving = readonly [
  action: string,
  types: readonly string[],
  outcome: (c: Constants, i: number, s: Server, m: never) => Outcome<unknown>,
]

interface Rows {
  readonly unasked: readonly Unasked[]
  readonly receiving: readonly Receiving[]
}

export const coreRows: Rows = {
  unasked: actions.flatMap((action): readonly Unasked[] => {
    const row = Next[action]
    return row.by === 'server' ? [[action, row.outcomes]] : []
  }),
  receiving: actions.flatMap((action): readonly Receiving[] => {
    const row = Next[action]
    return row.by === 'message' ? [[action, row.types, row.outcome]] : []
  }),
}

export const wholeRows: Rows = { unasked: wholeUnaskedRows, receiving: wholeReceiveRows }

/** The false conjuncts of all outcomes, each once; undefined where one of them is enabled. */
const whyNone = (outcomes: readonly Outcome<unknown>[]): readonly string[] | undefined => {
  if (outcomes.length === 0 || outcomes.some(isRight)) return undefined
  return [...new Set(outcomes.flatMap((outcome) => (isRight(outcome) ? [] : outcome.left)))]
}

/** The actions that are not enabled in a state, of those that the protocol has. */
export const disabledIn = (
  c: Constants,
  { unasked, receiving }: Rows,
  has: ReadonlySet<string>,
  display: Display<Server, WholeMessage>,
  { servers, messages }: GlobalState<Server, WholeMessage>,
): readonly Disabled[] => [
  ...servers.flatMap((s, server) =>
    unasked.flatMap(([action, outcomes]) => {
      const conjuncts = has.has(action) ? whyNone(outcomes(c, server, s)) : undefined
      return conjuncts === undefined ? [] : [{ action, server, message: null, conjuncts }]
    }),
  ),
  ...messages.flatMap(({ message }) => {
    const server = message.mdest
    const s = servers[server]
    if (s === undefined) return []
    return receiving.flatMap(([action, types, outcome]) => {
      if (!has.has(action) || !types.includes(message.mtype)) return []
      // An action is asked about messages of its types only.
      const conjuncts = whyNone([outcome(c, server, s, message as never)])
      return conjuncts === undefined ? [] : [{ action, server, message: display.message(message), conjuncts }]
    })
  }),
]
