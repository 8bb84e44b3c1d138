/** Snapshots as real files: whole under their names, or not there; and read again only if not a byte is another one. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewFile, SnapshotFiles } from '../../../../impl/node/ports/ports.js'
import { openSnapshotFiles } from '../../../../impl/node/storage/snapshot-files.js'
import {
  encodeBeginning,
  encodeEnding,
  encodePart,
  snapshotReader,
} from '../../../../impl/node/storage/snapshot-format.js'
import { checkSnapshot, loadSnapshot } from '../../../../impl/node/storage/snapshot-reading.js'
import { Index, Term } from '../../../../impl/raft/types.js'
import { list } from '../simulation.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-snapshots-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const place = { index: Index(7), term: Term(2) }
const saving = list.saving!
const whole = (parts: readonly string[], digest = parts.join()): Uint8Array =>
  Buffer.concat([encodeBeginning('c', place), ...parts.map(encodePart), encodeEnding(parts.length, digest)])

const names = (files: SnapshotFiles) =>
  new Promise<readonly string[]>((resolve) => files.list((_, found) => resolve([...found].sort())))
const append = (file: NewFile, text: Uint8Array | string) =>
  new Promise<Error | null>((resolve) => file.append(Buffer.from(text), resolve))
const end = (file: NewFile) => new Promise<Error | null>((resolve) => file.end(resolve))
const read = (files: SnapshotFiles, name: string, from: number, most: number) =>
  new Promise<string>((resolve) =>
    files.read(name, from, most, (error, bytes) =>
      resolve(error === null ? Buffer.from(bytes).toString() : error.message),
    ),
  )
const loaded = (files: SnapshotFiles) =>
  new Promise<Either<string, readonly string[]>>((resolve) => loadSnapshot(files, 'c', place, saving, resolve))
const checked = (files: SnapshotFiles, cluster = 'c', of = place) =>
  new Promise<Either<string, void>>((resolve) => checkSnapshot(files, cluster, of, resolve))

describe('a folder of snapshots', () => {
  const abandon = (file: NewFile) => new Promise<void>((resolve) => file.abandon(resolve))

  it('closes a file once: one that is given up after its end, or twice, closes no other', async () => {
    const files = openSnapshotFiles(folder)
    const first = files.begin('snapshot.7.2')
    expect([await append(first, 'one'), await end(first)]).toEqual([null, null])
    // It gets the number that the first one had.
    const second = files.begin('snapshot.8.2')
    expect(await append(second, 'a')).toBe(null)
    await abandon(first)
    await abandon(first)
    expect([await append(second, 'b'), await end(second)]).toEqual([null, null])
    expect(await names(files)).toEqual(['snapshot.7.2', 'snapshot.8.2'])
    expect(await read(files, 'snapshot.8.2', 0, 9)).toBe('ab')
  })

  it('closes no file that is written to, but waits until that is done', async () => {
    const files = openSnapshotFiles(folder)
    const file = files.begin('snapshot.7.2')
    const writing = append(file, 'x'.repeat(1 << 20))
    const given = abandon(file)
    expect(await writing).toBe(null)
    await given
    expect(readdirSync(folder)).toEqual([])
    const ending = files.begin('snapshot.8.2')
    expect(await append(ending, 'x')).toBe(null)
    const ended = end(ending)
    await Promise.all([ended, abandon(ending)])
    expect([await ended, await names(files)]).toEqual([null, ['snapshot.8.2']])
  })

  it('has a file when it is ended, and reads any part of it', async () => {
    const files = openSnapshotFiles(folder)
    expect(await names(files)).toEqual([])
    const file = files.begin('snapshot.7.2')
    expect([await append(file, 'one '), await append(file, 'two')]).toEqual([null, null])
    expect(await names(files)).toEqual([])
    expect(await end(file)).toBe(null)
    expect([await names(files), readdirSync(folder)]).toEqual([['snapshot.7.2'], ['snapshot.7.2']])
    expect(await read(files, 'snapshot.7.2', 2, 3)).toBe('e t')
    expect(await read(files, 'snapshot.7.2', 2, 300)).toBe('e two')
    expect(await read(files, 'snapshot.7.2', 7, 300)).toBe('')
    await new Promise((resolve) => files.remove('snapshot.7.2', resolve))
    expect(await read(files, 'snapshot.7.2', 0, 1)).toMatch(/^ENOENT/)
  })

  it('keeps nothing of a file that is given up, nor of one that a crash has left unfinished', async () => {
    writeFileSync(join(folder, 'snapshot.9.1.4.new'), 'unfinished')
    writeFileSync(join(folder, 'snapshot.x'), 'of somebody else')
    const files = openSnapshotFiles(folder)
    expect(await names(files)).toEqual([])
    expect(readdirSync(folder)).toEqual(['snapshot.x'])
    const [file, other] = [files.begin('snapshot.7.2'), files.begin('snapshot.7.2')]
    await append(file, 'one')
    await append(other, 'two')
    expect(await names(files)).toEqual([])
    await new Promise<void>((resolve) => file.abandon(resolve))
    expect(await end(other)).toBe(null)
    expect(readdirSync(folder).sort()).toEqual(['snapshot.7.2', 'snapshot.x'])
  })
})

describe('the file of a snapshot', () => {
  it('gives back the state, piece by piece, and says what is wrong with it if anything is', async () => {
    const parts = Array.from({ length: 3_000 }, (_, k) => `part ${k} ${'.'.repeat(k % 90)}`)
    const files = openSnapshotFiles(folder)
    const path = join(folder, 'snapshot.7.2')
    writeFileSync(path, whole(parts))
    expect([await loaded(files), await checked(files)]).toEqual([right(parts), right(undefined)])
    writeFileSync(path, whole(['a'], 'another'))
    expect(await loaded(files)).toEqual(left('its state has the digest a, where the file says another'))
    writeFileSync(path, whole(['']))
    expect(await loaded(files)).toEqual(left('offset 85: an empty part'))
    expect(await checked(files, 'd')).toEqual(left('offset 0: it is of cluster c, not of d'))
    expect(await checked(files, 'c', { ...place, term: Term(3) })).toMatchObject({ _tag: 'Left' })
    rmSync(path)
    expect(await checked(files)).toEqual(left(expect.stringMatching(/^it cannot be read: ENOENT/)))
  })

  it('is found out if it is cut, goes on, or has another byte anywhere', () => {
    const bytes = Buffer.from(whole(['one', 'two', 'three']))
    const found = (content: Uint8Array) => {
      const reader = snapshotReader('c', place, () => right(undefined))
      const taken = reader.take(content)
      return taken._tag === 'Left' ? taken : reader.end()
    }
    expect(found(bytes)).toEqual(right('one,two,three'))
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(bytes)
        changed[at]! ^= flip
        expect(found(changed)).toMatchObject({ _tag: 'Left' })
        expect(found(bytes.subarray(0, at))).toMatchObject({ _tag: 'Left' })
        expect(found(Buffer.concat([bytes, changed.subarray(0, at + 1)]))).toMatchObject({ _tag: 'Left' })
      }),
    )
    const missing = Buffer.concat([encodeBeginning('c', place), encodePart('one'), encodeEnding(2, '')])
    expect(found(missing)).toEqual(left('offset 97: it says that it has 2 parts, but it has 1'))
  })
})
