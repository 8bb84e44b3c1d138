import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mutants } from '../../bench/mutants-spec/mutants.js'
import { planted } from '../../bench/planted/bugs.js'

describe('a wrong model', () => {
  it.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    'is a change of the sources as they are: %s',
    (_, mutant) => {
      const text = readFileSync(mutant.file, 'utf8')
      expect(planted(text, mutant)).not.toBe(text)
    },
  )

  it('has a name of its own', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length)
  })
})
