import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { counts, specFile } from '../../exports/spec.js'

it('gives the files of spec/ and the rows of counts.json', () => {
  expect(readFileSync(specFile('Raft.tla'), 'utf8')).toContain('MODULE Raft')
  expect(counts().find(({ name }) => name === 'a')?.distinct).toBe(15254)
  expect(() => specFile('Zab.tla')).toThrow()
})
