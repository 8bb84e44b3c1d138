import { describe, expect, it } from 'vitest'
import { command } from '../../bin/cli/command.js'
import { onOff, whole } from '../../bin/cli/flags.js'
import { helpOf } from '../../bin/cli/help.js'
import { type Row, twoColumns } from '../../bin/cli/two-columns.js'

const walk = command(
  {
    name: 'walk',
    summary: 'walk at random',
    flags: {
      longestWalk: whole({ from: 1, to: 9, fallback: 5, help: 'the most steps that a walk may take' }),
      json: onOff('print one JSON object on stdout'),
    },
    operands: null,
  },
  async () => 0,
)

const head = ['Usage: lockstep walk [FLAGS]', '', 'walk at random', '']

const columns: readonly Row[] = [
  ['a', 'short'],
  ['bee', 'the gap before this stays as it is, however long it is'],
]

describe('two columns', () => {
  it.each([
    [Number.POSITIVE_INFINITY, ['a    short', 'bee  the gap before this stays as it is, however long it is']],
    [40, ['a    short', 'bee  the gap before this stays as it is,', '     however long it is']],
    [30, ['a', '    short', 'bee', '    the gap before this stays', '    as it is, however long it', '    is']],
  ])('stand side by side, or one below the other, at a width of %d', (width, lines) => {
    expect(twoColumns(columns, width)).toEqual(lines)
  })
})

describe('the help of a command', () => {
  it.each([
    [
      Number.POSITIVE_INFINITY,
      [
        '  --longest-walk N  the most steps that a walk may take (from 1 to 9; default 5)',
        '  --json            print one JSON object on stdout',
        '  --help            show this',
      ],
    ],
    [
      60,
      [
        '  --longest-walk N  the most steps that a walk may take',
        '                    (from 1 to 9; default 5)',
        '  --json            print one JSON object on stdout',
        '  --help            show this',
      ],
    ],
    [
      40,
      [
        '  --longest-walk N',
        '      the most steps that a walk may',
        '      take (from 1 to 9; default 5)',
        '  --json',
        '      print one JSON object on stdout',
        '  --help',
        '      show this',
      ],
    ],
  ])('keeps its columns apart, or sets one below the other, at a width of %d', (width, flags) => {
    expect(helpOf('lockstep', walk, width).split('\n')).toEqual([...head, ...flags])
  })
})
