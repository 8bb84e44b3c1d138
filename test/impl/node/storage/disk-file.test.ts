import {
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Disk } from '../../../../impl/node/ports/ports.js'
import { openFileDisk } from '../../../../impl/node/storage/disk-file.js'

const MEBIBYTE = 2 ** 20

let folder: string
let path: string
const opened: Disk[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-disk-'))
  path = join(folder, 'made', 'wal')
})
const close = (disk: Disk) => new Promise<void>((resolve) => disk.close(resolve))
afterEach(async () => {
  for (const disk of opened.splice(0)) await close(disk)
  rmSync(folder, { recursive: true })
})

const open = (): Disk => {
  const disk = openFileDisk(path)
  opened.push(disk)
  return disk
}
/** On a file that somebody else has written. */
const openOn = (content: string | Uint8Array): Disk => {
  mkdirSync(join(folder, 'made'))
  writeFileSync(path, content)
  return open()
}
const reopened = async (): Promise<Disk> => {
  for (const disk of opened.splice(0)) await close(disk)
  return open()
}
const append = (disk: Disk, content: string | Uint8Array) =>
  new Promise((resolve) => disk.append(typeof content === 'string' ? Buffer.from(content) : content, resolve))
const truncate = (disk: Disk, length: number) => new Promise((resolve) => disk.truncate(length, resolve))
const read = (disk: Disk) =>
  new Promise<Buffer>((resolve, reject) => {
    const pieces: Buffer[] = []
    const lengths = new Set<number>()
    disk.read(
      (piece, of) => {
        pieces.push(Buffer.from(piece))
        lengths.add(of)
      },
      (error) => {
        const content = Buffer.concat(pieces)
        expect(lengths.size).toBe(content.length === 0 ? 0 : 1)
        expect(Math.max(0, ...lengths)).toBeGreaterThanOrEqual(content.length)
        if (error === null) resolve(content)
        else reject(error)
      },
    )
  })
const readText = async (disk: Disk) => `${await read(disk)}`

/** How this process has the file open, by what Linux says of its descriptors. */
const openedWith = (file: string): readonly number[] => {
  const isIt = (descriptor: string): boolean => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === file
    } catch {
      // The descriptor of the folder that was read is closed by now.
      return false
    }
  }
  return readdirSync('/proc/self/fd')
    .filter(isIt)
    .map((descriptor) => {
      const [, octal = ''] = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8')) ?? []
      return Number.parseInt(octal, 8)
    })
}

describe('the file disk', () => {
  // Only a loss of power shows whether a write was durable. Elsewhere nothing says how a file is open: there it is not checked.
  it.skipIf(process.platform !== 'linux')('has its file open so that each write is durable when it returns', () => {
    open()
    const flags = openedWith(path)
    expect(flags.map((each) => (each & constants.O_DSYNC) === constants.O_DSYNC)).toEqual([true])
  })

  it('appends, cuts and reads back, in a folder that it makes, until it is closed', async () => {
    const disk = open()
    expect([await append(disk, 'one two'), await readText(disk)]).toEqual([null, 'one two'])
    expect(await truncate(disk, 4)).toBe(null)
    expect([await append(disk, 'three'), await readText(disk)]).toEqual([null, 'one three'])
    opened.pop()
    await close(disk)
    expect(await append(disk, 'late')).toMatchObject({ code: 'EBADF' })
  })

  it('has room after the content, which the next life finds and writes into', async () => {
    await append(open(), 'one')
    const size = MEBIBYTE + 3
    while (readFileSync(path).length < size) await new Promise((resolve) => setTimeout(resolve, 5))
    const disk = await reopened()
    expect(await readText(disk)).toBe('one')
    await append(disk, ' two')
    await reopened()
    expect(readFileSync(path).length).toBe(size)
    expect(readFileSync(path).subarray(0, 8)).toEqual(Buffer.from('one two\0'))
  })

  it('takes zeros for room only at the end, however many', async () => {
    const zeros = Buffer.alloc(9 * MEBIBYTE)
    const content = Buffer.concat([Buffer.from('one'), zeros, Buffer.from('two')])
    const disk = openOn(Buffer.concat([content, zeros]))
    expect((await read(disk)).equals(content)).toBe(true)
    await append(disk, ' three')
    expect((await read(disk)).equals(Buffer.concat([content, Buffer.from(' three')]))).toBe(true)
  })

  it('finds no content in a file of nothing but room', async () => {
    const disk = openOn(Buffer.alloc(5 * MEBIBYTE))
    expect(await readText(disk)).toBe('')
    await append(disk, 'one')
    expect(await readText(disk)).toBe('one')
  })

  it('reads into one place, which is much smaller than the file', async () => {
    const disk = open()
    await append(disk, Buffer.alloc(20 * MEBIBYTE, 1))
    const places = new Set<ArrayBufferLike>()
    const error = await new Promise((resolve) => disk.read(({ buffer }) => places.add(buffer), resolve))
    expect([error, [...places].map(({ byteLength }) => byteLength <= MEBIBYTE)]).toEqual([null, [true]])
  })

  it('says so when the file ends before all of it has been read', async () => {
    const disk = openOn(Buffer.alloc(20 * MEBIBYTE, 1))
    const error = await new Promise((resolve) => disk.read(() => truncateSync(path, 3), resolve))
    expect(error).toEqual(new Error(`it ended at byte ${MEBIBYTE} while it was read`))
  })

  it('goes on after a file that was written without room', async () => {
    const disk = openOn('one')
    expect(await readText(disk)).toBe('one')
    await append(disk, ' two')
    expect(await readText(disk)).toBe('one two')
  })

  it('brings nothing back of what was cut', async () => {
    const disk = open()
    await append(disk, 'kept'.padEnd(10_000, 'cut'))
    await truncate(disk, 4)
    await append(disk, '!')
    await reopened()
    const bytes = readFileSync(path)
    expect([`${bytes.subarray(0, 5)}`, bytes.subarray(5).every((byte) => byte === 0)]).toEqual(['kept!', true])
  })

  it('has all that was appended, in its order, across the ends of its room', async () => {
    const disk = open()
    const parts: Buffer[] = []
    for (const size of [1, 300_000, 700_000, 5, 3 * MEBIBYTE, 900_000, 900_000, 2 * MEBIBYTE, 1]) {
      const part = Buffer.alloc(size, parts.length + 1)
      parts.push(part)
      expect(await append(disk, part)).toBe(null)
    }
    expect((await read(disk)).equals(Buffer.concat(parts))).toBe(true)
    expect((await read(await reopened())).equals(Buffer.concat(parts))).toBe(true)
  })

  describe('in several files', () => {
    const split = (disk: Disk, content: string) => new Promise((resolve) => disk.split(Buffer.from(content), resolve))
    const drop = (disk: Disk, before: number) => new Promise((resolve) => disk.drop(before, resolve))
    const files = () => readdirSync(join(folder, 'made')).sort()

    it('reads as one stream, which goes on in the last file, and is cut there only', async () => {
      const disk = open()
      await append(disk, 'one ')
      expect(await split(disk, 'two ')).toBe(null)
      await append(disk, 'three')
      expect(await truncate(disk, 8)).toBe(null)
      await append(disk, 'four')
      expect(await truncate(disk, 3)).toMatchObject({ message: 'it is cut at 3, before its last file begins at 4' })
      expect([files(), await readText(await reopened())]).toEqual([['wal', 'wal.4'], 'one two four'])
      await append(opened[0]!, '!')
      expect(await readText(await reopened())).toBe('one two four!')
    })

    it('has no room left in a file that is not the last', async () => {
      const disk = open()
      await append(disk, 'one')
      await split(disk, 'two')
      const first = () => readFileSync(path).length
      while (first() !== 3) await new Promise((resolve) => setTimeout(resolve, 5))
      expect(await readText(await reopened())).toBe('onetwo')
    })

    it('drops the files before a place, and begins after them then', async () => {
      const disk = open()
      await append(disk, 'one')
      await split(disk, 'two')
      await split(disk, 'three')
      expect([await drop(disk, 5), files()]).toEqual([null, ['wal.3', 'wal.6']])
      expect(await readText(await reopened())).toBe('twothree')
      expect([await drop(opened[0]!, 100), files()]).toEqual([null, ['wal.6']])
      expect(await readText(await reopened())).toBe('three')
    })

    it('begins after a gap, as a crash leaves it where it brings back some of the files that were dropped', async () => {
      const disk = open()
      await append(disk, 'one')
      await split(disk, 'two')
      await split(disk, 'three')
      rmSync(`${path}.3`)
      writeFileSync(`${path}.11.new`, 'not whole')
      const again = await reopened()
      expect([await readText(again), files()]).toEqual(['three', ['wal', 'wal.6']])
      expect([await drop(again, 6), files()]).toEqual([null, ['wal.6']])
    })
  })
})
