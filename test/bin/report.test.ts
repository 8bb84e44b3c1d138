import { describe, expect, it } from 'vitest'
import { commands } from '../../bin/commands.js'
import { lockstep } from './program.js'

describe('--report', () => {
  it('is a flag of every command that comes to a verdict', () => {
    const reporting = commands.filter(({ flags }) => 'report' in flags).map(({ name }) => name)
    expect(reporting).toEqual([
      ...['check', 'refine', 'witness', 'validate', 'linearizable', 'zoo', 'simulate-cluster', 'chaos'],
    ])
  })

  it.each([['check'], ['refine'], ['witness', '--reach', 'leader-elected'], ['zoo'], ['simulate-cluster']])(
    'of %s says at once where it cannot be written',
    async (...words) => {
      expect(await lockstep(...words, '--report', 'nowhere/a.html')).toEqual({
        stdout: '',
        stderr: 'lockstep: --report "nowhere/a.html": expected a file that can be written, in a folder that exists\n',
        code: 2,
      })
    },
  )
})
