/** What is to be sent to peers, as texts that leave together: when all that is under way now is done, or when they are many. */
import type { ServerId } from '../raft/types.js'
import type { Clock } from './ports.js'

/** So many characters are enough for one frame; no single text is so long that it does not fit into one. */
const ENOUGH = 256 * 1024

export const postbox = (
  clock: Clock,
  send: (to: ServerId, texts: readonly string[]) => void,
): ((to: ServerId, text: string) => void) => {
  const boxes = new Map<ServerId, { readonly texts: string[]; size: number }>()
  const empty = (to: ServerId): void => {
    const texts = boxes.get(to)?.texts
    boxes.delete(to)
    if (texts !== undefined) send(to, texts)
  }
  return (to, text) => {
    const box = boxes.get(to) ?? { texts: [], size: 0 }
    box.texts.push(text)
    box.size += text.length
    if (box.texts.length === 1) {
      boxes.set(to, box)
      clock.after(0, () => empty(to))
    }
    if (box.size > ENOUGH) empty(to)
  }
}
