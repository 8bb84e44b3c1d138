import { describe, expect, it } from 'vitest'
import { meaningful } from '../../../conformance/explanation/conformance-model.js'
import { explore } from '../../../model/checker/explore.js'
import type { GlobalState, Protocol, Step } from '../../../model/checker/protocol.js'
import type { Bounds, NetworkKind } from '../../../model/raft/bounds.js'
import { encodeMessage, encodeServer } from '../../../model/raft/encode.js'
import { raft } from '../../../model/raft/protocol.js'
import { type Election, type Message, Relaxed, type Server } from '../../../model/raft/types.js'

type Model = Protocol<Server, Message, Election>

/** The model that erases what means nothing after every step, as conformance does. */
const erasing = (model: Model): Model => {
  const erased = (step: Step<Server, Message, Election>): Step<Server, Message, Election> => ({
    ...step,
    next: meaningful(step.next),
  })
  return {
    ...model,
    initial: (i) => meaningful(model.initial(i)),
    spontaneous: (i, s) => model.spontaneous(i, s).map(erased),
    receive: (i, s, m) => model.receive(i, s, m).map(erased),
  }
}

/** The same objects come again and again, in one state after the other. */
const remembered = <A extends object>(text: (a: A) => string): ((a: A) => string) => {
  const known = new WeakMap<A, string>()
  return (a) => {
    const before = known.get(a) ?? text(a)
    known.set(a, before)
    return before
  }
}

const serverText = remembered((s: Server) => encodeServer(meaningful(s)))
const messageText = remembered(encodeMessage)

const textOf = ({ servers, messages }: GlobalState<Server, Message>): string =>
  [...servers.map(serverText), ...messages.map(({ message, count }) => `${count} ${messageText(message)}`).sort()].join(
    '\n',
  )

/** The reachable states of a model, each reduced to what is meaningful, and how many states these were. */
const reached = (model: Model) => {
  const states = new Set<string>()
  const collect = (state: GlobalState<Server, Message>): boolean => {
    states.add(textOf(state))
    return true
  }
  const { result, distinct } = explore({
    ...model,
    invariants: [{ name: 'collected', source: 'this test', reads: 'state', holds: collect }],
    actionProperties: [],
  })
  expect(result).toBe('ok')
  return { states, distinct }
}

const scopes: readonly { readonly bounds: Bounds; readonly network: NetworkKind }[] = [
  { bounds: { servers: 2, values: 1, maxTerm: 3, maxLog: 1, maxMessages: 1, maxCopies: 1 }, network: 'full' },
  { bounds: { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 }, network: 'full' },
  { bounds: { servers: 3, values: 1, maxTerm: 2, maxLog: 0, maxMessages: 1, maxCopies: 1 }, network: 'core' },
]

describe('to erase what the role gives no meaning to', () => {
  it.each(scopes)('neither adds nor removes a state, but for what is erased: %o', (scope) => {
    const model = raft({ ...scope, history: false, relaxations: Relaxed })
    const whole = reached(model)
    const erased = reached(erasing(model))
    expect(erased.states).toEqual(whole.states)
    expect(erased.distinct).toBeLessThan(whole.distinct)
  })
})
