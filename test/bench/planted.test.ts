import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bugs, planted } from '../../bench/planted/bugs.js'

describe('a bug that is planted', () => {
  it.each(bugs.map((bug) => [bug.name, bug] as const))('can be planted in the sources as they are: %s', (_, bug) => {
    const text = readFileSync(bug.file, 'utf8')
    expect(planted(text, bug)).not.toBe(text)
  })

  it('is refused where the text is not there once', () => {
    const bug = { name: 'b', file: 'f.ts', changes: [['x', 'y'] as const] }
    expect(planted('axb', bug)).toBe('ayb')
    expect(() => planted('ab', bug)).toThrow('b: f.ts has "x" 0 times, expected once')
    expect(() => planted('axxb', bug)).toThrow('b: f.ts has "x" 2 times, expected once')
  })
})
