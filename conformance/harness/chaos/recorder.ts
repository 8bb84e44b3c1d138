/** Records what clients ask and are answered, as the events of a history. */
import type { Command } from '../../../impl/store/command.js'
import type { Reply } from '../../../impl/store/reply.js'
import type { Event } from '../../../model/linearizability/event.js'

export type ShopEvent = Event<Command, Reply>

/** How an attempt ended: with a reply and its place in the log; certainly without effect; or nobody knows. */
export type Ending =
  | { readonly type: 'ok'; readonly reply: Reply; readonly place: number | null }
  | { readonly type: 'fail' }
  | { readonly type: 'info' }

export interface Recorder {
  /** An attempt of a process, which has no other one under way. It has to end once. */
  readonly invoke: (process: number, command: Command) => (ending: Ending) => void
  readonly events: () => readonly ShopEvent[]
}

/** `now`: seconds from the beginning of the run. */
export const recorderOf = (now: () => number): Recorder => {
  const events: ShopEvent[] = []
  const stamp = (process: number) => ({ process, time: Math.round(now() * 1e9), index: events.length })
  return {
    invoke: (process, op) => {
      events.push({ ...stamp(process), type: 'invoke', op })
      return (ending) => void events.push({ ...stamp(process), ...ending })
    },
    events: () => events,
  }
}
