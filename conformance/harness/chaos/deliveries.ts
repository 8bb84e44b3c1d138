/** Frames that are held back on one connection until they are due. */

export interface Deliveries {
  /**
   * Delivers the frame after this many milliseconds: in order behind all those before it that are in order, or at its own
   * time whatever the others do.
   */
  readonly put: (frame: Uint8Array, delayMs: number, inOrder: boolean) => void
  readonly bytes: () => number
  /** Calls `finished` when nothing is held any more; at once if nothing is. */
  readonly finish: () => void
  readonly discard: () => void
}

interface Waiting {
  readonly frame: Uint8Array
  readonly due: number
}

export const deliveries = (deliver: (frame: Uint8Array) => void, finished: () => void): Deliveries => {
  const queue: Waiting[] = []
  const loose = new Set<NodeJS.Timeout>()
  let head: NodeJS.Timeout | undefined
  let bytes = 0
  let isFinishing = false
  let isOver = false

  const out = (frame: Uint8Array): void => {
    bytes -= frame.length
    deliver(frame)
  }
  const finishIfEmpty = (): void => {
    if (!isFinishing || isOver || queue.length > 0 || loose.size > 0) return
    isOver = true
    finished()
  }
  const deliverDue = (): void => {
    head = undefined
    for (let [first] = queue; first !== undefined; [first] = queue) {
      const wait = first.due - performance.now()
      if (wait > 0) {
        head = setTimeout(deliverDue, wait)
        return
      }
      queue.shift()
      out(first.frame)
    }
    finishIfEmpty()
  }
  const deliverLater = (frame: Uint8Array, delayMs: number): void => {
    const timer = setTimeout(() => {
      loose.delete(timer)
      out(frame)
      finishIfEmpty()
    }, delayMs)
    loose.add(timer)
  }

  return {
    put: (frame, delayMs, inOrder) => {
      if (isOver) return
      bytes += frame.length
      if (!inOrder) return deliverLater(frame, delayMs)
      queue.push({ frame, due: performance.now() + delayMs })
      if (head === undefined) deliverDue()
    },
    bytes: () => bytes,
    finish: () => {
      isFinishing = true
      finishIfEmpty()
    },
    discard: () => {
      isOver = true
      clearTimeout(head)
      for (const timer of loose) clearTimeout(timer)
      loose.clear()
      queue.length = 0
      bytes = 0
    },
  }
}
