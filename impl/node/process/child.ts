/** A node process as seen by the process that started it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { shownLine } from '../logging/logger.js'
import type { CutOff } from './cut-off.js'
import { ADMIN_TOKEN_VARIABLE } from './security.js'

export interface Child {
  /** Undefined if the process could not be started. */
  readonly pid: number | undefined
  /** Resolves when the process says that it is ready. Left: how it went instead, with what it said last. */
  readonly ready: Promise<Either<string, void>>
  /** Resolves when the process is gone, to how it went: "exit code 1" or "signal SIGKILL". */
  readonly gone: Promise<string>
  readonly kill: (signal: NodeJS.Signals) => void
  /** Does nothing if the process has gone. */
  readonly tell: (message: CutOff) => void
}

/**
 * Starts this Node.js with the given arguments. The first line on its standard output means that it is ready. When this
 * process is gone, however that comes, the channel to the child closes, and the child stops too. The child is in a process
 * group of its own: a terminal's Ctrl-C goes to this process alone, which stops the child in its own time.
 */
export const startChild = (args: readonly string[], log: (line: string) => void): Child => {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
    windowsHide: true,
    // The nodes of a local cluster are for this machine alone: everybody here may change their catalogue.
    env: { ...process.env, [ADMIN_TOKEN_VARIABLE]: undefined },
  })
  let lastLine = ''
  onLines(child.stderr, (line) => {
    lastLine = line
    log(line)
  })
  const gone = goneOf(child)
  const ready = new Promise<Either<string, void>>((resolve) => {
    onLines(child.stdout, () => resolve(right(undefined)))
    gone.then((how) => resolve(left(lastLine === '' ? how : `${how}: ${shownLine(lastLine)}`)))
  })
  return {
    pid: child.pid,
    ready,
    gone,
    kill: (signal) => void child.kill(signal),
    tell: (message) => {
      if (child.connected) child.send(message, () => {})
    },
  }
}

const goneOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`))
  })

const onLines = (stream: Readable | null, each: (line: string) => void): void => {
  if (stream !== null) createInterface({ input: stream }).on('line', each)
}
