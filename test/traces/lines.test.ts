import { right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { readLines } from '../../traces/lines.js'
import { temporaryFile } from './temporary.js'

const MIB = 1 << 20
const open = { expected: 'a file', mayEndOpen: true }

describe('the lines of a file', () => {
  it.each([0, 1, 2])('are whole where the end of a chunk is in a character of several bytes: %i before', (shift) => {
    const lines = ['x'.repeat(shift), '€'.repeat(MIB), 'ä']
    const file = temporaryFile(`${lines.join('\n')}\n`)
    expect([...readLines(file)]).toEqual(lines.map((text, k) => right({ number: k + 1, text })))
  })

  it('may lack the last newline where the kind of file allows it, and only there', () => {
    const file = temporaryFile('a\nb')
    expect([...readLines(file, open)]).toEqual([right({ number: 1, text: 'a' }), right({ number: 2, text: 'b' })])
    expect([...readLines(file)].at(-1)).toMatchObject({ _tag: 'Left', left: { line: 2 } })
  })

  it('are refused where they are not UTF-8, the last one too, and what comes before is given', () => {
    const bad = (text: string) => temporaryFile(Buffer.from(text, 'latin1'))
    const refused = (line: number) => ({
      _tag: 'Left',
      left: { line, found: 'the line has bytes that are not UTF-8', expected: 'UTF-8' },
    })
    const [first, second, ...none] = [...readLines(bad('a\nb\xffc\nd\n'))]
    expect([first, none]).toEqual([right({ number: 1, text: 'a' }), []])
    expect(second).toMatchObject(refused(2))
    expect([...readLines(bad('a\n\xe2\x82'), open)].at(-1)).toMatchObject(refused(2))
  })

  it('keep a carriage return, which JSON takes for a space', () => {
    const [first] = [...readLines(temporaryFile('{"a":1}\r\n'))]
    expect(first).toEqual(right({ number: 1, text: '{"a":1}\r' }))
  })

  it('are refused beyond 32 MiB', () => {
    const file = temporaryFile(`a\n${'b'.repeat(34 * MIB)}\n`)
    expect([...readLines(file, open)].at(-1)).toMatchObject({
      ...{ _tag: 'Left', left: { line: 2, found: 'a line of more than 32 MiB' } },
    })
  })
})
