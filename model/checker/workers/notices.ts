import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { Space } from '../space.js'
import type { Control } from './control.js'

/** What a worker tells all others. */
interface Notice {
  readonly kind: 'local' | 'message' | 'bag' | 'history' | 'kind' | 'outside'
  /** Which history variable. */
  readonly variable: number
  /** How many values had been numbered before. */
  readonly order: number
  readonly value: unknown
}

/**
 * What the workers tell one another, so that integers mean the same to all: each value that one of them meets first is
 * given the next number under a lock, and the others take it in before they give numbers themselves, and before they
 * read rows with it. There are few values, whatever the number of states.
 */
export class Notices<L, M, E> {
  private readonly early = new Map<number, Notice>()
  /** How many of the numbered values are known here. */
  private known = 0

  constructor(
    private readonly space: Space<L, M, E>,
    private readonly control: Control,
    private readonly others: readonly MessagePort[],
  ) {
    const { values, bags, kinds, outside } = space
    const numbering =
      <Value>(kind: Notice['kind'], variable: number) =>
      (value: Value, find: () => number | undefined, add: () => number): number =>
        control.exclusively(() => {
          this.catchUp()
          const met = find()
          if (met !== undefined) return met
          const id = add()
          this.tell({ kind, variable, order: this.known, value })
          this.known++
          control.number()
          return id
        })
    values.locals.numbering = numbering('local', 0)
    values.messages.numbering = numbering('message', 0)
    bags.numbering = numbering('bag', 0)
    kinds.numbering = numbering('kind', 0)
    outside.all.numbering = numbering('outside', 0)
    for (const [k, history] of values.histories.entries()) history.values.numbering = numbering('history', k)
  }

  /** Takes in all values that others have numbered. */
  catchUp(): void {
    // A value is told of before it is counted, so that all up to here can be heard.
    const numbered = this.control.numbered()
    if (this.known === numbered) return
    this.hear()
    while (this.known < numbered) {
      const next = this.early.get(this.known)
      if (next === undefined) throw new Error('a value was numbered and not told of')
      this.early.delete(this.known++)
      this.learn(next)
    }
  }

  private tell(notice: Notice): void {
    for (const port of this.others) port.postMessage(notice)
  }

  private hear(): void {
    for (const port of this.others) {
      for (;;) {
        const received = receiveMessageOnPort(port)
        if (received === undefined) break
        const notice: Notice = received.message
        this.early.set(notice.order, notice)
      }
    }
  }

  /** What is told is a copy of a value that the other thread took from its space of the same protocol. */
  private learn({ kind, variable, value }: Notice): void {
    const { values, bags, kinds, outside } = this.space
    if (kind === 'local') values.locals.learn(value as never)
    else if (kind === 'message') values.messages.learn(value as never)
    else if (kind === 'bag') bags.learn(value as Int32Array)
    else if (kind === 'kind') kinds.learn(value as never)
    else if (kind === 'outside') outside.all.learn(value as never)
    else values.histories[variable]!.values.learn(value)
  }
}
