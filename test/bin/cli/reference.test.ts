import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { exitCodes } from '../../../bin/cli/help.js'
import { reference } from '../../../bin/cli/reference.js'
import { commands } from '../../../bin/commands.js'

/** `vitest -u` writes the page anew. */
describe('the page of the command line', () => {
  it('is what follows from the commands', async () => {
    const page = reference('raft-lockstep', commands, exitCodes)
    for (const { name } of commands) expect(page).toContain(`\n## ${name}\n`)
    await expect(page).toMatchFileSnapshot(fileURLToPath(new URL('../../../docs/command-line.md', import.meta.url)))
  })
})
