/** Lockstep in a process of its own, as its users run it: the start, and the compilation of its code, are included. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { right } from 'fp-ts/lib/Either.js'
import type { Entry, Outcome } from './peer.js'
import { type Ended, type Limits, run } from './process.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const base = { name: 'Lockstep', exact: 'yes' }

const outcomeOf = ({ stdout, seconds, peak }: Ended): Outcome => {
  const { generated, distinct, depth } = JSON.parse(stdout)
  return { generated, distinct, depth, seconds, peak }
}

const started = (words: readonly string[], limits: Limits) => () =>
  right(async () => outcomeOf(await run([process.execPath, ...process.execArgv, ...words], limits)))

export const twoPhase = (managers: number, threads: number, limits: Limits): Entry => ({
  ...base,
  threads,
  properties: '1 invariant',
  isBase: threads === 1,
  prepare: started(
    [fileURLToPath(new URL('two-phase/explore.ts', import.meta.url)), String(managers), String(threads)],
    limits,
  ),
})

export const check = (flags: readonly string[], properties: string, threads: number, limits: Limits): Entry => ({
  ...base,
  threads,
  properties,
  isBase: threads === 1,
  prepare: started(
    [join(root, 'bin', 'lockstep.ts'), ...['check', ...flags, '--workers', String(threads), '--json']],
    limits,
  ),
})
