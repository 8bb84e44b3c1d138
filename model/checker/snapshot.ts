import type { Identity } from './identity.js'
import type { Space } from './space.js'
import type { Tally } from './tally.js'
import type { Local } from './values.js'

/** A piece of the state table: its rows, one after the other, and the parents of their states. */
export interface StatePiece {
  readonly rows: Int32Array
  readonly parents: Int32Array
}

/**
 * An exploration at rest, as plain data: what its integers stand for, in the order of the integers, its states, and how
 * far it has come. Memo tables are not in it; they fill again.
 */
export interface Snapshot {
  readonly locals: readonly Local<unknown>[]
  readonly messages: readonly unknown[]
  /** For each bag its number of different messages, and then message and copies of each. */
  readonly bags: Int32Array
  readonly histories: readonly (readonly unknown[])[]
  /** The state table in order; it is gone through once, so that it may come from a file piece by piece. */
  readonly states: Iterable<StatePiece>
  readonly next: number
  readonly levelEnd: number
  readonly depth: number
  readonly generated: number
  readonly outside: number
  readonly generatedBy: Float64Array
  readonly distinctBy: Float64Array
  /** What it is an exploration of: see `identityOf`. */
  readonly identity: Identity
  /** See `Protocol.tally`. */
  readonly tally: Tally
}

export type ValuesOfSnapshot = Pick<Snapshot, 'locals' | 'messages' | 'bags' | 'histories'>

export const valuesSnapshot = <L, M, E>({ values, bags }: Space<L, M, E>): ValuesOfSnapshot => ({
  locals: values.locals.all(),
  messages: values.messages.all(),
  bags: bags.all(),
  histories: values.histories.map((history) => history.values.all()),
})

/** Gives the values of a snapshot the integers that they had; the space must be new and of the same protocol. */
export const restoreValues = <L, M, E>(space: Space<L, M, E>, snapshot: ValuesOfSnapshot): void => {
  const { values, bags } = space
  const restore = (id: number, expected: number) => {
    if (id !== expected) throw new Error('the values of the checkpoint are not those of this protocol')
  }
  // They were taken from a space of the same protocol, whose types they have.
  for (const [id, local] of snapshot.locals.entries()) restore(values.locals.id(local as Local<L>), id)
  for (const [id, message] of snapshot.messages.entries()) restore(values.messages.id(message as M), id)
  for (const [k, history] of snapshot.histories.entries())
    for (const [id, value] of history.entries()) restore(values.histories[k]?.values.id(value) ?? -1, id)
  const content = snapshot.bags
  for (let at = 0, id = 0; at < content.length; id++) {
    const distinct = content[at++]!
    const copies = Array.from({ length: distinct }, (_, k) => [content[at + 2 * k]!, content[at + 2 * k + 1]!] as const)
    at += 2 * distinct
    restore(bags.of(copies), id)
  }
}
