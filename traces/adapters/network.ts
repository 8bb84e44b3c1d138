/** Gives messages the ids that they lack: what is received is matched with what was sent under the same text. */
import { none, type Option, some } from 'fp-ts/lib/Option.js'
import type { Entry } from '../format.js'
import type { Packet } from './step.js'

export interface Sent {
  readonly id: string
  /** What an `AppendEntries` carries. */
  readonly entries: readonly Entry[]
}

/** Messages of one text that nobody has received yet, of the sender's present life and of earlier ones, each in order. */
interface Waiting {
  life: number
  fresh: Sent[]
  stale: Sent[]
  /** What was received last; a further receipt is of this one again. */
  last: Sent
}

export interface Network {
  /** `life`: how often the sender has started. */
  readonly send: (packet: Packet, life: number, entries: readonly Entry[]) => Sent
  /**
   * The message that was received; none if it was not sent yet. Of several that say the same it is the first that nobody has
   * received, since its sender's last start if there is one: before it, messages may have been recorded that never left the node.
   */
  readonly receive: (packet: Packet) => Option<Sent>
}

export const emptyNetwork = (): Network => {
  const waiting = new Map<string, Waiting>()
  const counts = new Map<string, number>()

  const send = ({ from, text }: Packet, life: number, entries: readonly Entry[]): Sent => {
    const count = (counts.get(from) ?? 0) + 1
    counts.set(from, count)
    const sent = { id: `${from}.${count}`, entries }
    const before = waiting.get(text)
    if (before === undefined) {
      waiting.set(text, { life, fresh: [sent], stale: [], last: sent })
      return sent
    }
    if (before.life !== life) {
      before.stale.push(...before.fresh)
      before.fresh = []
      before.life = life
    }
    before.fresh.push(sent)
    return sent
  }

  const receive = ({ text }: Packet): Option<Sent> => {
    const known = waiting.get(text)
    if (known === undefined) return none
    known.last = known.fresh.shift() ?? known.stale.shift() ?? known.last
    return some(known.last)
  }

  return { send, receive }
}
