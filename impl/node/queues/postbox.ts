/** What is to be sent to peers, as texts that leave together: when all that is under way now is done, or when they are many. */
import type { ServerId } from '../../raft/types.js'
import type { Clock } from '../ports/ports.js'

/** A frame holds at most this many characters; no single text is so long that it does not fit into one. */
const ENOUGH = 256 * 1024

interface Box {
  readonly texts: string[]
  /** Of all texts together. */
  size: number
}

export const postbox = (
  clock: Clock,
  send: (to: ServerId, texts: readonly string[]) => void,
): ((to: ServerId, text: string) => void) => {
  const boxes = new Map<ServerId, Box>()
  const boxOf = (to: ServerId): Box => {
    const known = boxes.get(to)
    if (known !== undefined) return known
    const box = { texts: [], size: 0 }
    boxes.set(to, box)
    return box
  }
  const empty = (to: ServerId, box: Box): void => {
    if (box.texts.length === 0) return
    box.size = 0
    send(to, box.texts.splice(0))
  }
  return (to, text) => {
    const box = boxOf(to)
    if (box.texts.length === 0) clock.after(0, () => empty(to, box))
    box.texts.push(text)
    box.size += text.length
    if (box.size > ENOUGH) empty(to, box)
  }
}
