import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { mutants } from '../../../conformance/mutants/mutants.js'

const sourceOf = (file: string): string => readFileSync(new URL(`../../../impl/raft/${file}`, import.meta.url), 'utf8')

describe('the mutants of the reducer', () => {
  it('have names of their own', () => {
    const names = mutants.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('change a place of the source that stands there once', () => {
    const places = mutants.map(({ name, file, from }) => [name, sourceOf(file).split(from).length - 1])
    expect(places.filter(([, count]) => count !== 1)).toEqual([])
  })
})
