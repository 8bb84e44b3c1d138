/**
 * Room made ahead at the end of a file: zeros that are durable before anything is written over them. Writing over what the
 * file has already changes none of the file system's own records, so that a durable write takes about half the time of
 * one that makes the file longer.
 */

/** Does it some time later. */
export type Pause = (then: () => void) => void

/** Writes the bytes at the place and makes them durable before `done`. */
export type WriteAt = (bytes: Uint8Array, position: number, done: (error: Error | null) => void) => void

export interface Room {
  /** Calls back as soon as zeros can no longer come upon the bytes before `end`: nearly always at once. */
  readonly whenFree: (end: number, then: () => void) => void
  /** To be told how far the file is written: makes more room in the background if there is little left. */
  readonly used: (end: number) => void
  /** The file now ends there. Not while room is being made. */
  readonly cut: (length: number) => void
  /** Makes no more room; calls back when none is being made. */
  readonly stop: (done: () => void) => void
}

/** Room is made for as much again as the file holds, within these bounds, so that small logs stay small. */
const LEAST = 1024 * 1024
const MOST = 16 * 1024 * 1024
/**
 * This many bytes of it at once, and a pause after them unless a write waits for the room: so that a write that comes meanwhile
 * finds the disk free at once, or soon. All of it takes a second, in which no node fills the half that is left.
 */
const PIECE = 128 * 1024
const PAUSE_MS = 4

const aMoment: Pause = (then) => {
  setTimeout(then, PAUSE_MS)
}

/**
 * The room in a file of this many bytes. If none can be made, for instance because the disk is full, none is made any more:
 * then writes make the file longer themselves, and fail when there is no space for them.
 */
export const roomIn = (write: WriteAt, size: number, pause: Pause = aMoment): Room => {
  const zeros = new Uint8Array(PIECE)
  let ready = size
  let isGrowing = false
  let isOver = false
  const waiting: (() => void)[] = []

  const grow = (from: number, to: number): void => {
    if (from >= to || isOver) {
      isGrowing = false
      for (const then of waiting.splice(0)) then()
      return
    }
    write(zeros, from, (error) => {
      if (error === null) ready = from + PIECE
      else isOver = true
      const next = (): void => grow(from + PIECE, to)
      if (isOver || waiting.length > 0) next()
      else pause(next)
    })
  }
  return {
    whenFree: (end, then) => {
      if (isGrowing && end > ready) waiting.push(then)
      else then()
    },
    used: (end) => {
      const step = Math.min(Math.max(end, LEAST), MOST)
      if (isGrowing || isOver || ready - end >= step / 2) return
      isGrowing = true
      const from = Math.max(ready, end)
      grow(from, from + step)
    },
    cut: (length) => {
      ready = length
    },
    stop: (done) => {
      isOver = true
      if (isGrowing) waiting.push(done)
      else done()
    },
  }
}

/** The content of a file without the room at its end. */
export const withoutRoom = (content: Uint8Array): Uint8Array => {
  let end = content.length
  while (end > 0 && content[end - 1] === 0) end -= 1
  return content.subarray(0, end)
}
