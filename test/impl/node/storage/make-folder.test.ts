import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../../../../impl/node/storage/make-folder.js'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-folders-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a folder that is made', () => {
  it('comes with those above it, each of which is told once', () => {
    const [a, b, c] = [join(folder, 'a'), join(folder, 'a', 'b'), join(folder, 'a', 'b', 'c')]
    expect(makeFolder(b)).toEqual([a, b])
    expect(makeFolder(c)).toEqual([c])
    expect(makeFolder(c)).toEqual([])
    expect(statSync(c).isDirectory()).toBe(true)
  })

  it('is refused below a file, and in the place of one', () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    expect(() => makeFolder(join(file, 'below', 'it'))).toThrow(/ENOTDIR/)
    expect(() => makeFolder(file)).toThrow(/EEXIST/)
  })

  // Node's own recursive mkdir never returns there.
  it.runIf(existsSync('/proc/self'))('is refused where none can be made, as in /proc', () => {
    expect(() => makeFolder('/proc/x')).toThrow(/ENOENT|EACCES|EPERM/)
    expect(() => makeFolder('/proc/x/y/z')).toThrow(/ENOENT|EACCES|EPERM/)
  })
})
