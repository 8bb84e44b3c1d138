/** The help texts, made from the commands' own tables. */
import { wrapped } from '../../text/layout.js'
import type { Command } from './command.js'
import { type Flag, flagName } from './flags.js'
import { type Row, twoColumns } from './two-columns.js'

export const exitCodes =
  'Exit codes: 0 everything holds as far as it was explored, 1 a violation, 2 bad usage or unreadable input, 3 not decided (linearizable, chaos, verify), 130 stopped by Ctrl-C or SIGTERM.'

const MARGIN = '  '

const listed = (rows: readonly Row[], width: number): readonly string[] =>
  twoColumns(rows, width - MARGIN.length).map((line) => `${MARGIN}${line}`)

export const overview = (program: string, commands: readonly Command[], width: number): string =>
  [
    `Usage: ${program} COMMAND [FLAGS]`,
    '',
    ...listed(
      [
        ...commands.map(({ name, summary }): Row => [name, summary]),
        ['help [COMMAND]', 'what a command does, and its flags (also: COMMAND --help)'],
      ],
      width,
    ),
    '',
    ...wrapped(exitCodes, width, 2),
  ].join('\n')

export const usage = ({ name, operands }: Command): string => {
  if (operands === null) return `${name} [FLAGS]`
  const files = operands.least === 0 ? `[${operands.placeholder}…]` : `${operands.placeholder}…`
  return `${name} ${files} [FLAGS]`
}

export const flagRow = ([key, flag]: readonly [string, Flag]): Row => {
  if (flag.kind === 'switch') return [flagName(key), flag.help]
  const bounds = flag.expected.startsWith('a whole number') ? flag.expected.replace('a whole number from', 'from') : ''
  const preset = flag.shownFallback === undefined ? '' : `default ${flag.shownFallback}`
  const given = flag.fallback === undefined ? 'must be given' : ''
  const notes = [bounds, preset, given].filter((note) => note !== '').join('; ')
  return [`${flagName(key)} ${flag.placeholder}`, notes === '' ? flag.help : `${flag.help} (${notes})`]
}

export const helpOf = (program: string, command: Command, width: number): string =>
  [
    `Usage: ${program} ${usage(command)}`,
    '',
    ...wrapped(command.summary, width, 0),
    '',
    ...listed([...Object.entries(command.flags).map(flagRow), ['--help', 'show this']], width),
  ].join('\n')
