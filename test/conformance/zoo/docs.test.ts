import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { zoo } from '../../../conformance/zoo/zoo.js'

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

describe('docs/zoo.md', () => {
  const rows = [...read('docs/zoo.md').matchAll(/^\| `([^`]+)` \| (\d*) ?\| ([^|]*?) ?\| ([^|]*) \|$/gm)]

  it('has the bugs of the zoo in their order, with their numbers', () => {
    expect(rows.map(([, name, number]) => [name, number])).toEqual(
      zoo.map(({ name, number }) => [name, number === null ? '' : String(number)]),
    )
  })

  it('tells of each where it was seen and what falls', () => {
    for (const [k, [, name, , seen, falls]] of rows.entries()) {
      const entry = zoo[k]
      expect(entry?.seen, name).toContain(seen)
      const [first] = entry?.catches ?? []
      expect(falls, name).toMatch(first?.by === 'invariants' ? first.property : /^no invariant/)
    }
  })
})

describe('docs/exercises.md', () => {
  const text = read('docs/exercises.md')
  const exercises = text.split(/^## /m).slice(1)

  it('has ten exercises, each with a change, commands, a hint and an answer', () => {
    expect(exercises.length).toBe(10)
    for (const [k, exercise] of exercises.entries()) {
      expect(exercise).toMatch(new RegExp(`^${k + 1}\\. `))
      expect(exercise).toMatch(/```diff[\s\S]*```\nlockstep [\s\S]*<summary>Hint[\s\S]*<summary>Answer/)
    }
  })

  it('changes lines that are there', () => {
    const source = `${read('impl/raft/rules.ts')}${read('impl/store/rules.ts')}`.split('\n')
    const removed = [...text.matchAll(/^-( {2}.*)$/gm)].map(([, line]) => line)
    expect(removed.length).toBeGreaterThanOrEqual(10)
    for (const line of removed) expect(source).toContain(line)
  })

  it('names bugs that the zoo has', () => {
    const names = [...text.matchAll(/zoo --(?:only|show) ([\w-]+)/g)].map(([, name]) => name)
    const known = zoo.map(({ name }) => name)
    expect(names.filter((name) => name !== 'NAME' && !known.includes(name ?? ''))).toEqual([])
  })
})
