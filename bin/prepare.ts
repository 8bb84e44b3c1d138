/** What the words of a command line ask for, or what is wrong with them, in one line. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Command, ExitCode } from './cli/command.js'
import { helpOf, overview } from './cli/help.js'
import { nearest } from './cli/nearest.js'
import { programVersion } from './cli/program-version.js'
import { widthOf } from './cli/terminal.js'
import { commands } from './commands.js'

export const PROGRAM = 'lockstep'

type Action = () => ExitCode | Promise<ExitCode>

const printing =
  (text: () => string): Action =>
  () => {
    process.stdout.write(`${text()}\n`)
    return 0
  }

const find = (name: string): Either<string, Command> => {
  const found = commands.find((command) => command.name === name)
  if (found !== undefined) return right(found)
  const names = commands.map((command) => command.name)
  const meant = nearest(name, [...names, 'help', '--help', '--version'])
  const hint = meant === undefined ? `expected one of ${names.join(', ')}, help` : `did you mean ${meant}?`
  return left(`unknown command "${name}": ${hint}`)
}

const help = (name: string | undefined): Either<string, Action> => {
  const width = widthOf(process.stdout)
  if (name === undefined || name === 'help') return right(printing(() => overview(PROGRAM, commands, width)))
  const command = find(name)
  return isLeft(command) ? command : right(printing(() => helpOf(PROGRAM, command.right, width)))
}

const isHelp = (word: string): boolean => word === '--help' || word === '-h'

export const prepare = ([name, ...words]: readonly string[]): Either<string, Action> => {
  if (name === undefined) return left(`no command given; ${PROGRAM} help lists them`)
  if (isHelp(name)) return help(undefined)
  if (name === 'help') return help(words.find((word) => !isHelp(word)))
  if (name === '--version') return right(printing(programVersion))
  const command = find(name)
  if (isLeft(command)) return command
  return words.some(isHelp) ? help(name) : command.right.prepare(words)
}
