import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Disk } from '../../../../impl/node/ports/ports.js'
import { faultyDisk, setDiskFault } from '../../../../impl/node/storage/disk-faulty.js'
import { openFileDisk } from '../../../../impl/node/storage/disk-file.js'
import { withoutRoom } from '../../../../impl/node/storage/preallocation.js'

let folder: string
let file: string
let control: string
let disk: Disk

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
  file = join(folder, 'wal')
  control = join(folder, 'faults')
  disk = faultyDisk(openFileDisk(file), control)
})

afterEach(async () => {
  await new Promise<void>((resolve) => disk.close(resolve))
  rmSync(folder, { recursive: true })
})

const append = (text: string): Promise<Error | null> =>
  new Promise((resolve) => disk.append(Buffer.from(text), resolve))

const truncate = (length: number): Promise<Error | null> => new Promise((resolve) => disk.truncate(length, resolve))

const content = (): string => `${Buffer.from(withoutRoom(readFileSync(file)))}`

describe('a faulty disk', () => {
  it('is the real one while there is no control file', async () => {
    expect([await append('one'), await append('two'), await truncate(4)]).toEqual([null, null, null])
    expect(content()).toBe('onet')
  })

  it('fails at fdatasync with EIO, the bytes written, until the fault is taken away', async () => {
    setDiskFault(control, { _tag: 'SyncError' })
    expect(await append('one')).toMatchObject({ code: 'EIO', message: 'EIO: i/o error, fdatasync' })
    expect(content()).toBe('one')
    expect(await truncate(1)).toMatchObject({ code: 'EIO' })
    setDiskFault(control, null)
    expect(await append('two')).toBe(null)
    expect(content()).toBe('otwo')
  })

  it('is full in the middle of a write, and can still be cut', async () => {
    setDiskFault(control, { _tag: 'Full' })
    expect(await append('abcdef')).toMatchObject({ code: 'ENOSPC' })
    expect(content()).toBe('abc')
    expect(await truncate(0)).toBe(null)
    expect(content()).toBe('')
  })

  it('is slow: the write is not yet there when another disk has long finished its own', async () => {
    setDiskFault(control, { _tag: 'Slow', delayMs: 150 })
    const order: string[] = []
    const slow = append('slow').then(() => order.push('slow'))
    const other = openFileDisk(join(folder, 'other'))
    await new Promise<void>((resolve) => other.append(Buffer.from('quick'), () => resolve()))
    order.push('quick')
    expect(content()).toBe('')
    await slow
    expect([order, content()]).toEqual([['quick', 'slow'], 'slow'])
    await new Promise<void>((resolve) => other.close(resolve))
  })

  it('refuses a control file that holds no fault, and says what it holds', async () => {
    writeFileSync(control, '{"_tag":"Haunted"}')
    const error = await append('one')
    expect(error?.message).toContain(control)
    expect(error?.message).toContain('Haunted')
    expect(content()).toBe('')
  })
})
