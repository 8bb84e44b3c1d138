import { describe, expect, it } from 'vitest'
import { roomIn, type WriteAt, withoutRoom } from '../../../../impl/node/storage/preallocation.js'

const MEBIBYTE = 2 ** 20
const PIECE = 128 * 1024

/** Room in a file of this many bytes, of which the writes, and the pauses between them, end when the test says so, and how. */
const handWritten = (size: number) => {
  const pauses: (() => void)[] = []
  const asked: (readonly [from: number, to: number])[] = []
  const ends: ((error: Error | null) => void)[] = []
  const write: WriteAt = (bytes, position, done) => {
    expect(bytes.every((byte) => byte === 0)).toBe(true)
    asked.push([position, position + bytes.length])
    ends.push(done)
  }
  const room = roomIn(write, size, (then) => pauses.push(then))
  const goOn = (): void => pauses.shift()?.()
  const end = (error: Error | null = null): void => ends.shift()?.(error)
  return { room, asked, end, goOn }
}
const noSpace = new Error('ENOSPC')

describe('room ahead of what is written', () => {
  it('is made when little is left: at least a mebibyte, as much as the file holds, at most 16', () => {
    const sizes = [3, 3 * MEBIBYTE, 100 * MEBIBYTE].map((size) => {
      const { room, asked, end, goOn } = handWritten(size)
      room.used(size)
      for (let pieces = 0; pieces < 200; pieces += 1) {
        end()
        goOn()
      }
      const [first, last] = [asked[0]!, asked.at(-1)!]
      const made = last[1] - first[0]
      room.used(size)
      expect(asked.at(-1)).toBe(last)
      room.used(size + made / 2 + 1)
      expect(asked.at(-1)).toEqual([last[1], last[1] + PIECE])
      return [first[0] - size, made / MEBIBYTE]
    })
    expect(sizes).toEqual([
      [0, 1],
      [0, 3],
      [0, 16],
    ])
  })

  it('lets a write wait only if zeros may still come upon it', () => {
    const { room, end, goOn } = handWritten(2 * MEBIBYTE)
    const free: string[] = []
    room.whenFree(9 * MEBIBYTE, () => free.push('before'))
    room.used(2 * MEBIBYTE)
    room.whenFree(2 * MEBIBYTE, () => free.push('in front'))
    end()
    room.whenFree(2 * MEBIBYTE + PIECE, () => free.push('in the first piece'))
    room.whenFree(2 * MEBIBYTE + PIECE + 1, () => free.push('beyond it'))
    expect(free).toEqual(['before', 'in front', 'in the first piece'])
    goOn()
    // Now that one waits there are no pauses any more.
    for (let pieces = 1; pieces < 2 * (MEBIBYTE / PIECE); pieces += 1) end()
    expect(free).toEqual(['before', 'in front', 'in the first piece', 'beyond it'])
  })

  it('is made with pauses, in which others may write, while nobody waits for it', () => {
    const { room, asked, end, goOn } = handWritten(0)
    room.used(0)
    end()
    expect(asked).toEqual([[0, PIECE]])
    goOn()
    expect(asked).toEqual([
      [0, PIECE],
      [PIECE, 2 * PIECE],
    ])
  })

  it('is made no more once it could not be, and then no write waits', () => {
    const { room, asked, end } = handWritten(0)
    const free: string[] = []
    room.used(10)
    room.whenFree(20, () => free.push('one'))
    end(noSpace)
    room.used(20)
    room.whenFree(9 * MEBIBYTE, () => free.push('two'))
    expect([asked, free]).toEqual([[[10, 10 + PIECE]], ['one', 'two']])
  })

  it('is made anew from where the file was cut', () => {
    const { room, asked } = handWritten(5 * MEBIBYTE)
    room.cut(7)
    room.used(8)
    expect(asked).toEqual([[8, 8 + PIECE]])
  })

  it('stops after the piece that is being written', () => {
    const { room, asked, end, goOn } = handWritten(4 * MEBIBYTE)
    const stopped: string[] = []
    room.used(4 * MEBIBYTE)
    room.stop(() => stopped.push('now'))
    expect(stopped).toEqual([])
    end()
    goOn()
    room.used(5 * MEBIBYTE)
    room.stop(() => stopped.push('again'))
    expect([asked.length, stopped]).toEqual([1, ['now', 'again']])
  })

  it('is no content: zeros before other bytes are', () => {
    const of = (...bytes: readonly number[]) => [...withoutRoom(Uint8Array.from(bytes))]
    expect([of(), of(0, 0), of(1, 0, 2, 0, 0), of(1)]).toEqual([[], [], [1, 0, 2], [1]])
  })
})
