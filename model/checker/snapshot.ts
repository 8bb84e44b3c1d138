import { Batch } from './batch.js'
import type { Identity } from './identity.js'
import type { Part } from './queue.js'
import { Layout } from './slot.js'
import type { Space } from './space.js'
import type { States } from './states.js'
import type { Tally } from './tally.js'
import type { Local } from './values.js'

/** All states; those left of the level; those of the next level. */
export type Standing = 'visited' | 'level' | 'next'

/** An exploration at rest, as plain data: what its integers stand for, in their order, its states, and how far it has come. */
export interface Snapshot {
  readonly locals: readonly Local<unknown>[]
  readonly messages: readonly unknown[]
  /** For each bag its number of different messages, and then message and copies of each. */
  readonly bags: Int32Array
  readonly histories: readonly (readonly unknown[])[]
  /** How the states are packed: by column the bits of its numbers. */
  readonly widths: readonly number[]
  /** Packed, in pieces, so that they may come from a file; a piece must be used before the next one is taken. */
  readonly states: Readonly<Record<Standing, Iterable<Int32Array>>>
  readonly depth: number
  readonly distinct: number
  readonly expanded: number
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
export type StatesOfSnapshot = Pick<Snapshot, 'states' | 'widths' | 'depth' | 'distinct'>

/** Words of a piece. */
const PIECE = 1 << 16

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

/** `begun`: a part of the level that was begun and not ended. */
export const statesSnapshot = (states: States, begun?: Part): StatesOfSnapshot => ({
  widths: states.layout.widths,
  depth: states.level,
  distinct: states.count,
  states: {
    visited: again(() => states.visited.all(states.layout.words, PIECE)),
    level: again(() => states.queue.left('level', begun)),
    next: again(() => states.queue.left('next')),
  },
})

const again = (pieces: () => Iterator<Int32Array>): Iterable<Int32Array> => ({ [Symbol.iterator]: pieces })

/** Puts the states of a snapshot, whose values the space has, where they were; there must be none yet. */
export const restoreStates = <L, M, E>(space: Space<L, M, E>, states: States, snapshot: StatesOfSnapshot): void => {
  const counts = space.counts()
  states.makeRoom(counts)
  states.expect(snapshot.distinct)
  const from = new Layout(snapshot.widths)
  const { queue } = states
  const numbers = new Int32Array(snapshot.widths.length)
  const batch = new Batch()
  const each = (pieces: Iterable<Int32Array>, use: () => void): void => {
    for (const words of pieces) {
      for (let at = 0; at < words.length; at += from.words) {
        from.unpack(words, at, numbers, 0)
        if (numbers.some((number, column) => number >= counts[column]!))
          throw new Error('a state of the checkpoint has a number that stands for nothing')
        batch.push(numbers, 0, 0, states.layout)
      }
      use()
      batch.clear()
    }
  }
  const push = () => {
    for (let k = 0; k < batch.n; k++) queue.push(batch.words, k * states.layout.words)
  }
  each(snapshot.states.visited, () => states.add(batch))
  states.level = snapshot.depth - 1
  each(snapshot.states.level, push)
  queue.endLevel()
  // There is none to open if the exploration stopped between two levels.
  if (!queue.openLevel()) states.level = snapshot.depth
  each(snapshot.states.next, push)
  queue.closeBlock()
  if (states.count !== snapshot.distinct)
    throw new Error(`the checkpoint holds ${states.count} different states; expected ${snapshot.distinct}`)
}
