/** Runs the command line as a process of its own, as its users do; compiled.ts has compiled it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))
const entry = join(root, 'dist/bin/lockstep.js')

export interface Ended {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}

/** No colours are asked for, and none are forced by the environment of the tests. */
const { FORCE_COLOR: _, ...environment } = process.env

/** Whatever goes wrong, no process outlives its test; none needs nearly as long. */
const LONGEST_MS = 60_000

export const start = (...words: readonly string[]): ChildProcess =>
  spawn(process.execPath, [entry, ...words], { cwd: root, env: environment, timeout: LONGEST_MS })

/** For a cluster that a whole file of tests uses, on a machine that has other things to do. */
export const startLasting = (...words: readonly string[]): ChildProcess =>
  spawn(process.execPath, [entry, ...words], { cwd: root, env: environment, timeout: 4 * LONGEST_MS })

/** What it prints goes into an open file. */
export const startInto = (stdout: number, ...words: readonly string[]): ChildProcess =>
  spawn(process.execPath, [entry, ...words], {
    cwd: root,
    env: environment,
    timeout: LONGEST_MS,
    stdio: ['ignore', stdout, 'pipe'],
  })

/** In a process group of its own, as a shell starts it: `interruptGroup` is then the Ctrl-C of its terminal. */
export const startGroup = (...words: readonly string[]): ChildProcess =>
  spawn(process.execPath, [entry, ...words], {
    cwd: root,
    env: environment,
    timeout: LONGEST_MS,
    detached: true,
  })

/** Interrupts the process and all those that it has started and not put into another group. */
export const interruptGroup = ({ pid }: ChildProcess): void => {
  if (pid === undefined) throw new Error('the process was not started')
  process.kill(-pid, 'SIGINT')
}

export const ended = (child: ChildProcess): Promise<Ended> =>
  new Promise((resolve, reject) => {
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ stdout, stderr, code }))
  })

export const lockstep = (...words: readonly string[]): Promise<Ended> => ended(start(...words))
