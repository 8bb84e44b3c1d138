/** The operations of a history: an invocation together with its completion, if it has one. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import type { Event } from './event.js'

export type Outcome<Reply> =
  | {
      readonly _tag: 'Ok'
      /** Where in the history it completed. */
      readonly completed: number
      /** Nanoseconds; only shown. */
      readonly time: number
      readonly reply: Reply
      /**
       * Its certificate: its place in the one order of all operations that change something, each of which has a place
       * of its own, from 1. For a replicated log, the index of its entry. Null where it is not known.
       */
      readonly place: number | null
    }
  /** Nobody knows: it may have taken effect, may yet at any later time, or never. */
  | { readonly _tag: 'Pending' }

export interface Operation<Op, Reply> {
  readonly process: number
  readonly op: Op
  /** Where in the history it was invoked. Real time is this: `a` precedes `b` if it completed where b was not yet invoked. */
  readonly invoked: number
  /** Nanoseconds; only shown. */
  readonly time: number
  readonly outcome: Outcome<Reply>
}

export const completed = <Op, Reply>({ outcome }: Operation<Op, Reply>): number =>
  outcome._tag === 'Ok' ? outcome.completed : Number.POSITIVE_INFINITY

export const placeOf = <Op, Reply>({ outcome }: Operation<Op, Reply>): number | null =>
  outcome._tag === 'Ok' ? outcome.place : null

/** What is wrong with an event: its position among the events, from 0, what was found there and what was expected. */
export interface Misplaced {
  readonly at: number
  readonly found: string
  readonly expected: string
}

/**
 * Pairs invocations with completions. What failed is left out: it did not happen. What ended as `info`, or never ended, is
 * pending. Left: the events are no history.
 */
export const operations = <Op, Reply>(
  events: readonly Event<Op, Reply>[],
): Either<Misplaced, readonly Operation<Op, Reply>[]> => {
  const { add, all } = pairing<Op, Reply>()
  for (const event of events) {
    const wrong = add(event)
    if (wrong !== null) return left(wrong)
  }
  return right(all().happened)
}

/** What has come of the events so far. */
export interface Paired<Op, Reply> {
  readonly happened: readonly Operation<Op, Reply>[]
  /** What its history calls failed, which is to say that it never happened. */
  readonly failed: readonly Failed<Op, Reply>[]
}

export interface Failed<Op, Reply> {
  readonly operation: Operation<Op, Reply>
  /** The line of its invocation, or the event's number, from 1. */
  readonly line: number
}

/** Pairs events one by one, so that they need not all be held; `add` says what is wrong with an event, or null. */
export const pairing = <Op, Reply>() => {
  const found: (Operation<Op, Reply> | null)[] = []
  const failed: Failed<Op, Reply>[] = []
  const lines = new Map<number, number>()
  const open = new Map<number, number>()
  let last = -1
  let at = -1
  const add = (event: Event<Op, Reply>, line = at + 2): Misplaced | null => {
    at += 1
    const { process: client, index, time } = event
    if (index <= last) return { at, found: `index ${index} after ${last}`, expected: 'a greater index' }
    last = index
    const slot = open.get(client)
    if (event.type === 'invoke') {
      if (slot !== undefined) {
        return { at, found: `process ${client} invokes again`, expected: 'the completion of its last operation' }
      }
      open.set(client, found.length)
      lines.set(client, line)
      found.push({ process: client, op: event.op, invoked: index, time, outcome: { _tag: 'Pending' } })
      return null
    }
    const begun = slot === undefined ? null : found[slot]
    if (slot === undefined || begun == null) {
      return {
        at,
        found: `${event.type} of process ${client}`,
        expected: 'an invocation of that process before',
      }
    }
    open.delete(client)
    found[slot] = match(event)
      .returnType<Operation<Op, Reply> | null>()
      .with({ type: 'ok' }, ({ reply, place }) => ({
        ...begun,
        outcome: { _tag: 'Ok', completed: index, time, reply, place },
      }))
      .with({ type: 'fail' }, () => {
        failed.push({ operation: begun, line: lines.get(client) ?? line })
        return null
      })
      .with({ type: 'info' }, () => begun)
      .exhaustive()
    return null
  }
  return { add, all: (): Paired<Op, Reply> => ({ happened: found.flatMap((each) => each ?? []), failed }) }
}
