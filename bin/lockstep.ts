#!/usr/bin/env node
/** The command line: finds the command, lets it parse its flags, runs it, and turns what comes out into an exit code. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { Command, ExitCode } from './cli/command.js'
import { helpOf, overview } from './cli/help.js'
import { nearest } from './cli/nearest.js'
import { programVersion } from './cli/program-version.js'
import { watchOutput, widthOf } from './cli/terminal.js'
import { commands } from './commands.js'

const PROGRAM = 'lockstep'
/** What a program that fails by its own fault exits with (sysexits.h: EX_SOFTWARE): neither a violation nor bad usage. */
const INTERNAL_ERROR = 70

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

const prepare = ([name, ...words]: readonly string[]): Either<string, Action> => {
  if (name === undefined) return left(`no command given; ${PROGRAM} help lists them`)
  if (isHelp(name)) return help(undefined)
  if (name === 'help') return help(words.find((word) => !isHelp(word)))
  if (name === '--version') return right(printing(programVersion))
  const command = find(name)
  if (isLeft(command)) return command
  return words.some(isHelp) ? help(name) : command.right.prepare(words)
}

const main = async (words: readonly string[]): Promise<void> => {
  watchOutput()
  const action = prepare(words)
  if (isLeft(action)) {
    process.stderr.write(`${PROGRAM}: ${action.left}\n`)
    process.exitCode = 2
    return
  }
  try {
    const code = await action.right()
    process.exitCode = code
    // After Ctrl-C nobody waits for what is still under way; what was said is let out first.
    if (code === 130) process.stdout.write('', () => process.exit(code))
  } catch (error) {
    process.stderr.write(`${PROGRAM}: internal error: ${error instanceof Error ? error.stack : String(error)}\n`)
    process.exitCode = INTERNAL_ERROR
  }
}

await main(process.argv.slice(2))
