import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memory, progressLine, rate } from '../../conformance/report/exploration/progress.js'
import { counted, grouped } from '../../text/counts.js'
import { truncated, wrapped } from '../../text/layout.js'
import { table } from '../../text/table.js'

describe('wrapped', () => {
  it('breaks at spaces and indents what follows', () => {
    expect(wrapped('  one two three four five six', 24, 4)).toEqual(['  one two three four', '    five six'])
  })

  it('keeps the gaps between columns', () => {
    expect(wrapped('name    what the name stands for', 28, 8)).toEqual(['name    what the name stands', '        for'])
  })

  it('keeps a word that does not fit whole, and a line as it is where there is hardly any room', () => {
    const word = 'x'.repeat(40)
    expect(wrapped(`a ${word} b`, 24, 2)).toEqual(['a', `  ${word}`, '  b'])
    expect(wrapped(`a ${word} b`, 10, 2)).toEqual([`a ${word} b`])
  })

  it('loses and adds no word, and is too wide only by a word that is', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 24, max: 60 }), (words, width) => {
        const lines = wrapped(words.join(' '), width, 4)
        expect(lines.join(' ').split(/\s+/)).toEqual(words)
        expect(lines.filter((line) => line.length > width)).toEqual([])
      }),
    )
  })
})

describe('truncated', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['abcd', 1, '…'],
    ['abcd', Number.POSITIVE_INFINITY, 'abcd'],
  ])('makes of %j in %d characters %j', (line, width, expected) => {
    expect(truncated(line, width)).toBe(expected)
  })
})

describe('table', () => {
  const columns = [
    { heading: 'name', align: 'left' },
    { heading: 'n', align: 'right' },
  ] as const

  it('aligns its columns and leaves no spaces at the end', () => {
    expect(
      table(columns, [
        ['a', '1'],
        ['longer', '1,000'],
        ['', ''],
      ]),
    ).toEqual(['name        n', 'a           1', 'longer  1,000', ''])
  })

  it('cuts lines that are too long', () => {
    expect(table(columns, [['longer', '1,000']], 8)).toEqual(['name   …', 'longer …'])
  })
})

describe('numbers', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [8683474, '8,683,474'],
  ])('groups %d as %s', (count, expected) => {
    expect(grouped(count)).toBe(expected)
  })

  it('counts in words', () => {
    expect([counted(1, 'step'), counted(2, 'step'), counted(0, 'step')]).toEqual(['1 step', '2 steps', '0 steps'])
  })

  it('claims no rate for a time too short to measure', () => {
    expect([rate(100, 0), rate(3_000_000, 1.5)]).toEqual(['- states/s', '2,000,000 states/s'])
  })

  it('shows memory in MiB, and in GiB from one on', () => {
    expect([memory(1536 * 1024), memory(2 ** 30), memory(5 * 2 ** 30)]).toEqual(['1.5 MiB', '1.00 GiB', '5.00 GiB'])
  })
})

describe('progressLine', () => {
  const progress = { generated: 3_000_000, distinct: 1234, depth: 12, queue: 56, bytes: 2 ** 20, seconds: 2 }

  it('tells how far an exploration has come', () => {
    expect(progressLine(progress)).toBe(
      '3,000,000 generated, 1,234 distinct, 1,500,000 states/s, depth 12, queue 56, 1.0 MiB',
    )
  })

  it('keeps to the width of the terminal', () => {
    expect(progressLine(progress, 20)).toBe('3,000,000 generated…')
  })
})
