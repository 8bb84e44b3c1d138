import { closeSync, existsSync, openSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { canRewrite } from '../../bin/cli/terminal.js'
import { ended, start, startInto } from './program.js'

/** A file of Linux that is always on a full disk. */
const FULL = '/dev/full'

describe('standard output', () => {
  it.skipIf(!existsSync(FULL))('that is on a full disk is told in one line, and is no violation', async () => {
    const file = openSync(FULL, 'w')
    const end = await ended(startInto(file, 'check', '--max-states', '10'))
    closeSync(file)
    expect(end).toEqual({
      stdout: '',
      stderr: 'lockstep: standard output cannot be written: ENOSPC: no space left on device, write\n',
      code: 2,
    })
  })

  it('whose reader goes away is written no more, without a complaint', async () => {
    const child = start('check', '--max-states', '1000')
    const end = ended(child)
    child.stdout?.destroy()
    expect(await end).toEqual({ stdout: '', stderr: '', code: 0 })
  })
})

describe('lines', () => {
  it('are written over on a terminal of a known width that is not dumb', () => {
    const terminal = { isTTY: true, columns: 80 }
    expect([
      canRewrite(terminal, 'xterm'),
      canRewrite(terminal, 'dumb'),
      canRewrite({ ...terminal, columns: 0 }, 'xterm'),
      canRewrite({ ...terminal, isTTY: false }, 'xterm'),
    ]).toEqual([true, false, false, false])
  })
})
