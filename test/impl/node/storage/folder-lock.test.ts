import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRight, left } from 'fp-ts/lib/Either.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder } from '../../../../impl/node/storage/folder-lock.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const leave = (pid: number, birth: string) => writeFileSync(join(folder, 'lock'), JSON.stringify({ pid, birth }))
const goneProcess = (): number => spawnSync(process.execPath, ['-e', '']).pid

describe('the lock on a data folder', () => {
  it('keeps others out until it is released, and leaves no other file', () => {
    const first = lockFolder(folder)
    expect(isRight(first)).toBe(true)
    expect(lockFolder(folder)).toEqual(
      left({ why: `the data folder ${folder} is in use by process ${process.pid}`, mayPass: true }),
    )
    expect(readdirSync(folder)).toEqual(['lock'])
    if (isRight(first)) first.right()
    expect(readdirSync(folder)).toEqual([])
    expect(isRight(lockFolder(folder))).toBe(true)
  })

  it('is taken over from a process that is gone', () => {
    leave(goneProcess(), '')
    expect(isRight(lockFolder(folder))).toBe(true)
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid })
    expect(readdirSync(folder)).toEqual(['lock'])
  })

  it('is taken over from a process whose number another one has now', () => {
    leave(process.ppid, 'an earlier boot 1')
    expect(isRight(lockFolder(folder))).toBe(true)
  })

  it('is respected when its process is alive', () => {
    leave(process.ppid, '')
    expect(lockFolder(folder)).toEqual(
      left({ why: `the data folder ${folder} is in use by process ${process.ppid}`, mayPass: true }),
    )
    expect(readdirSync(folder)).toEqual(['lock'])
  })

  it('is taken over when it cannot be read as a lock', () => {
    writeFileSync(join(folder, 'lock'), '')
    expect(isRight(lockFolder(folder))).toBe(true)
  })

  it('says why a folder cannot be locked', () => {
    writeFileSync(join(folder, 'file'), '')
    const below = join(folder, 'file', 'below')
    expect(lockFolder(below)).toEqual(
      left({
        why: expect.stringMatching(
          /^the data folder .*below cannot be locked: ENOTDIR.*; expected a folder that can be written$/,
        ),
        mayPass: false,
      }),
    )
  })
})
