/**
 * A disk in memory that tells apart what is synced and what a crash may lose. It outlives the node: each life of the
 * node opens it with the clock of that life.
 */
import type { Clock, Disk } from '../ports/ports.js'
import { withoutRoom } from '../storage/preallocation.js'
import { type SimulatedSnapshots, simulatedSnapshots } from './snapshot-files.js'

/** What is wrong with a disk. */
export interface DiskTrouble {
  /** Every access takes this many milliseconds more. */
  readonly slowBy: number
  readonly appends: 'work' | 'fail to sync' | 'find it full'
}

export const sound: DiskTrouble = { slowBy: 0, appends: 'work' }

/** What a crash leaves of the bytes that were not yet synced. */
export interface Tear {
  /** The share of them, from the first on, in [0, 1]. */
  readonly kept: number
  /** If not null, each page beyond that share survives if its bit is set (bit n % 31 for page n), and else holds zeros. */
  readonly pages: number | null
}

export interface SimulatedDisk {
  /**
   * The disk as one life of a node sees it. A sync takes `delay()` milliseconds on the clock of that life. A disk that
   * lies says so at once, and has the bytes durable only as many milliseconds later as `lie` says; 0 for the truth.
   */
  readonly open: (clock: Clock, delay: () => number, lie?: (bytes: Uint8Array) => number) => Disk
  /** The files of snapshots that are on it too. */
  readonly snapshots: SimulatedSnapshots
  /** Everything that is still there, as a reader of the files would see it. */
  readonly content: () => Uint8Array
  /** How many of the last bytes are not yet synced. */
  readonly unsynced: () => number
  /** Loses power: what is synced stays, and of the rest the first `kept` bytes. */
  readonly crash: (kept: number) => void
  /** Loses power; the order in which the disk wrote was its own. */
  readonly crashTorn: (tear: Tear) => void
  readonly setTrouble: (trouble: DiskTrouble) => void
  /**
   * Flips one bit of what is synced, in any append but the last, or in the last; `where` is in [0, 1). Returns the
   * repair; null if there is no such append.
   */
  readonly flip: (append: 'any but the last' | 'the last', where: number, bit: number) => (() => void) | null
  /** Loses the last synced append, which no sound disk does. */
  readonly loseLast: () => void
}

/**
 * Bytes that reach the disk together or not at all; before them, the place held the zeros of room made ahead. A real disk's
 * sector has 512 of them; this is smaller, so that small writes tear too.
 */
const PAGE = 64

/** The content is read in pieces of this many bytes. */
const READ_PIECE = 4096

export const simulatedDisk = (initial: Uint8Array = new Uint8Array()): SimulatedDisk => {
  /** The places at which its files begin; the synced content is from the first of them on. All places are those of the stream. */
  let begins: readonly number[] = [0]
  let synced: Uint8Array[] = [initial]
  let syncedLength = initial.length
  /** Where the last synced append begins. */
  let lastAppend = 0
  let writing = new Uint8Array()
  let trouble = sound

  /** Makes durable what was written up to this place of the file. */
  const flushTo = (end: number): void => {
    const count = end - syncedLength
    if (count <= 0) return
    lastAppend = syncedLength
    syncedLength += count
    synced.push(writing.slice(0, count))
    writing = writing.slice(count)
  }
  const settle = (kept: number): void => {
    if (kept > 0) flushTo(syncedLength + kept)
    writing = new Uint8Array()
  }
  const joined = (): Uint8Array => {
    const [first = new Uint8Array(), ...others] = synced
    const whole = others.length === 0 ? first : new Uint8Array(Buffer.concat(synced))
    synced = [whole]
    return whole
  }
  const content = (): Uint8Array => new Uint8Array(Buffer.concat([joined(), writing]))
  const start = (): number => begins[0] ?? 0
  const cut = (length: number): void => {
    synced = [joined().slice(0, Math.max(0, length - start()))]
    begins = begins.filter((begin, i) => i === 0 || begin < length)
    syncedLength = Math.min(syncedLength, length)
    lastAppend = Math.min(lastAppend, length)
  }
  const split = (bytes: Uint8Array): void => {
    settle(writing.length)
    begins = [...begins, syncedLength]
    write(bytes)
    settle(bytes.length)
  }
  const drop = (before: number): void => {
    const kept = begins.filter((begin, i) => begin >= before || (begins[i + 1] ?? Number.POSITIVE_INFINITY) > before)
    synced = [joined().slice((kept[0] ?? 0) - start())]
    begins = kept
    lastAppend = Math.max(lastAppend, start())
  }
  const write = (bytes: Uint8Array): void => {
    writing = new Uint8Array(Buffer.concat([writing, bytes]))
  }

  return {
    open: (clock, delay, lie = () => 0) => ({
      name: 'the simulated disk',
      read: (take, done) => {
        const bytes = withoutRoom(content())
        // What a crash leaves of a write may end with zeros, which count as free room: the next write goes over them.
        const of = start() + bytes.length
        if (of < syncedLength) cut(of)
        clock.after(delay() + trouble.slowBy, () => {
          inPieces(bytes, (piece) => take(piece, of))
          done(null)
        })
      },
      append: (bytes, done) => {
        const { appends, slowBy } = trouble
        // A full disk takes a part of the bytes; one that fails to sync has them, but nobody knows for how long.
        write(appends === 'find it full' ? bytes.subarray(0, bytes.length >> 1) : bytes)
        const end = syncedLength + writing.length
        const wait = delay() + slowBy
        const late = lie(bytes)
        clock.after(late > 0 ? 0 : wait, () => {
          if (appends !== 'work') return done(appends === 'find it full' ? noSpace() : noSync())
          if (late > 0) clock.after(wait + late, () => flushTo(end))
          else flushTo(end)
          done(null)
        })
      },
      truncate: (length, done) => {
        clock.after(delay() + trouble.slowBy, () => {
          settle(writing.length)
          cut(length)
          done(null)
        })
      },
      split: (bytes, done) => {
        const { appends, slowBy } = trouble
        clock.after(delay() + slowBy, () => {
          if (appends !== 'work') return done(appends === 'find it full' ? noSpace() : noSync())
          split(bytes)
          done(null)
        })
      },
      drop: (before, done) => {
        clock.after(delay() + trouble.slowBy, () => {
          drop(before)
          done(null)
        })
      },
      close: (done) => {
        clock.after(0, done)
      },
    }),
    snapshots: simulatedSnapshots(
      () => (trouble.appends === 'work' ? null : trouble.appends === 'find it full' ? noSpace() : noSync()),
      () => trouble.slowBy,
    ),
    content,
    unsynced: () => writing.length,
    crash: settle,
    crashTorn: ({ kept, pages }) => {
      const whole = Math.floor(kept * writing.length)
      if (pages !== null) writing = tornPages(writing, whole, pages)
      settle(pages === null ? whole : writing.length)
    },
    setTrouble: (next) => {
      trouble = next
    },
    flip: (append, where, bit) => {
      const from = append === 'the last' ? lastAppend : start()
      const to = append === 'the last' ? syncedLength : lastAppend
      if (to <= from) return null
      const place = from + Math.floor(where * (to - from))
      const turn = (): void => {
        const bytes = joined()
        const at = place - start()
        const byte = bytes[at]
        if (byte !== undefined) bytes[at] = byte ^ (1 << bit)
      }
      turn()
      return turn
    },
    loseLast: () => cut(lastAppend),
  }
}

/** As a reader of a file does, which has one place for all pieces. Many a record goes on in the next one. */
const inPieces = (content: Uint8Array, take: (piece: Uint8Array) => void): void => {
  const place = new Uint8Array(Math.min(READ_PIECE, content.length))
  for (let offset = 0; offset < content.length; offset += READ_PIECE) {
    const some = content.subarray(offset, offset + READ_PIECE)
    place.set(some)
    take(place.subarray(0, some.length))
  }
}

const noSpace = (): Error => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
const noSync = (): Error => Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })

/** The first `whole` bytes, then the pages that survived, up to the last of them. */
const tornPages = (bytes: Uint8Array, whole: number, pages: number): Uint8Array<ArrayBuffer> => {
  const torn = new Uint8Array(bytes.length)
  let length = whole
  torn.set(bytes.subarray(0, whole))
  for (let page = Math.floor(whole / PAGE), n = 0; page * PAGE < bytes.length; page += 1, n += 1) {
    if (((pages >>> (n % 31)) & 1) === 0) continue
    const end = Math.min(bytes.length, (page + 1) * PAGE)
    torn.set(bytes.subarray(page * PAGE, end), page * PAGE)
    length = end
  }
  return torn.slice(0, length)
}
