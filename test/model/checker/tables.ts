/**
 * Random small protocols that mean nothing: what each server does in each local state, alone and on each message, stands
 * in a table of random numbers. They have all that a protocol may have.
 */
import fc from 'fast-check'
import type { GlobalState, Protocol, Step } from '../../../model/checker/protocol.js'

interface Row {
  readonly next: number
  readonly sent: readonly number[]
  readonly consumes: boolean
  readonly event: number | undefined
}

interface Table {
  readonly servers: number
  readonly locals: number
  readonly messages: number
  /** By server, local state and message; message 0 stands for none. */
  readonly rows: readonly (readonly Row[])[]
  readonly kind: 'bag' | 'set'
  readonly duplicate: boolean
  readonly drop: boolean
  readonly maxMessages: number
  readonly maxCopies: number
  /** Local states from here on are outside the bounds. */
  readonly bound: number
}

export type TableProtocol = Protocol<number, number, number>

const row = (locals: number, messages: number): fc.Arbitrary<Row> =>
  fc.record({
    next: fc.nat(locals - 1),
    sent: fc.array(fc.nat(messages - 1), { maxLength: 2 }),
    consumes: fc.boolean(),
    event: fc.option(fc.nat(2), { nil: undefined, freq: 4 }),
  })

export const table: fc.Arbitrary<Table> = fc
  .record({
    servers: fc.integer({ min: 1, max: 3 }),
    locals: fc.integer({ min: 1, max: 4 }),
    messages: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ servers, locals, messages }) =>
    fc.record({
      servers: fc.constant(servers),
      locals: fc.constant(locals),
      messages: fc.constant(messages),
      rows: fc.array(fc.array(row(locals, messages), { maxLength: 2 }), {
        minLength: servers * locals * (messages + 1),
        maxLength: servers * locals * (messages + 1),
      }),
      kind: fc.constantFrom('bag', 'set'),
      duplicate: fc.boolean(),
      drop: fc.boolean(),
      maxMessages: fc.integer({ min: 0, max: 2 }),
      maxCopies: fc.integer({ min: 1, max: 2 }),
      bound: fc.integer({ min: 1, max: 4 }),
    }),
  )

/** A table with states within its bounds, in which it may begin. */
export const tableAndStates: fc.Arbitrary<readonly [Table, readonly GlobalState<number, number>[]]> = table.chain(
  (t) => {
    const message = fc.record({ message: fc.nat(t.messages - 1), count: fc.integer({ min: 1, max: t.maxCopies }) })
    const messages = fc.uniqueArray(message, { maxLength: t.maxMessages, selector: (copies) => copies.message })
    const state = fc.record({
      servers: fc.array(fc.nat(Math.min(t.locals, t.bound) - 1), { minLength: t.servers, maxLength: t.servers }),
      messages: messages.map((bag) => bag.map((copies) => (t.kind === 'set' ? { ...copies, count: 1 } : copies))),
      history: fc.constant([0, 0]),
    })
    return fc.tuple(fc.constant(t), fc.array(state, { minLength: 1, maxLength: 3 }))
  },
)

/** The protocol of a table; without properties. */
export const tableProtocol = (t: Table): TableProtocol => {
  const steps = (server: number, local: number, message: number): readonly Step<number, number, number>[] =>
    (t.rows[(server * t.locals + local) * (t.messages + 1) + message] ?? []).map(({ next, sent, consumes, event }) => ({
      action: message === 0 ? 'move' : 'receive',
      next,
      sent,
      consumes: message > 0 && consumes,
      ...(event === undefined ? {} : { event }),
    }))
  return {
    servers: t.servers,
    actions: ['move', 'receive', 'duplicate', 'drop'],
    initial: () => 0,
    spontaneous: (server, local) => steps(server, local, 0),
    receive: (server, local, message) => steps(server, local, message + 1),
    destinations: (message) => Array.from({ length: t.servers }, (_, k) => k).filter((k) => (message + k) % 2 === 0),
    network: {
      kind: t.kind,
      ...(t.duplicate ? { duplicate: 'duplicate' } : {}),
      ...(t.drop ? { drop: 'drop' } : {}),
      maxMessages: t.maxMessages,
      maxCopies: t.maxCopies,
    },
    withinBounds: (_, local) => local < t.bound,
    history: [
      {
        name: 'seen',
        initial: 0 as never,
        observe: (value: number, server, local) => (value | (1 << (server * 4 + local))) as never,
        encode: String,
      },
      {
        name: 'events',
        initial: 0 as never,
        record: (value: number, event) => (value | (1 << event)) as never,
        encode: String,
      },
    ],
    encodeLocal: String,
    encodeMessage: String,
    invariants: [],
    actionProperties: [],
  }
}
