/**
 * The events of a history: a process invokes an operation, and later hears that it took effect, that it did not, or that nobody
 * knows. `index` increases from event to event and is what real time means; `time` is only shown.
 */
interface Stamp {
  readonly process: number
  /** Nanoseconds. */
  readonly time: number
  readonly index: number
}

export type Event<Op, Reply> =
  | (Stamp & { readonly type: 'invoke'; readonly op: Op })
  | (Stamp & { readonly type: 'ok'; readonly reply: Reply; readonly place: number | null })
  | (Stamp & { readonly type: 'fail' | 'info' })
