#!/usr/bin/env node
/** The command line: has the words parsed, runs what they ask for, and turns what comes out into an exit code. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { watchOutput } from './cli/terminal.js'
import { PROGRAM, prepare } from './prepare.js'

/** What a program that fails by its own fault exits with (sysexits.h: EX_SOFTWARE): neither a violation nor bad usage. */
const INTERNAL_ERROR = 70

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
