/** Two-phase commit for Spin: each action one atomic step of one process, so that Spin's states are the variables. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { left, right } from 'fp-ts/lib/Either.js'
import type { Entry } from './peer.js'
import { type Limits, numberIn, printed, run } from './process.js'

const WORKING = 0
const PREPARED = 1
const COMMITTED = 2
const ABORTED = 3

/** In Promela, with the managers written out: a guard with a loop in it would be a step of its own. */
export const promela = (managers: number): string => {
  const all = Array.from({ length: managers }, (_, k) => k)
  const some = (state: number): string => `(${all.map((k) => `rm[${k}] == ${state}`).join(' || ')})`
  const becomes = (k: number, state: number): string => `rm[${k}] = ${state}; CONSISTENT`
  const steps = [
    `tm == 0 && ${all.map((k) => `got[${k}]`).join(' && ')} -> tm = 1; commit = 1`,
    'tm == 0 -> tm = 2; abort = 1',
    ...all.flatMap((k) => [
      `tm == 0 && sent[${k}] -> got[${k}] = 1`,
      `rm[${k}] == ${WORKING} -> sent[${k}] = 1; ${becomes(k, PREPARED)}`,
      `rm[${k}] == ${WORKING} -> ${becomes(k, ABORTED)}`,
      `commit -> ${becomes(k, COMMITTED)}`,
      `abort -> ${becomes(k, ABORTED)}`,
    ]),
  ]
  return [
    `byte rm[${managers}]; byte tm; bit got[${managers}]; bit sent[${managers}]; bit commit; bit abort`,
    `#define CONSISTENT assert(!(${some(ABORTED)} && ${some(COMMITTED)}))`,
    'active proctype system() {',
    'end: do',
    ...steps.map((step) => `  :: d_step { ${step} }`),
    '  od',
    '}',
    '',
  ].join('\n')
}

export const spin = (folder: string, managers: number, limits: Limits): Entry => ({
  name: 'Spin',
  threads: 1,
  exact: 'yes',
  properties: '1 invariant',
  prepare: () => {
    if (printed(['spin', '-V'], folder) === null) return left('there is no spin')
    const place = join(folder, 'spin')
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, 'two-phase.pml'), promela(managers))
    const flags = ['-DBFS', '-DNOREDUCE', '-DSAFETY', '-DMEMLIM=20000']
    const isBuilt =
      printed(['spin', '-a', 'two-phase.pml'], place) !== null &&
      printed(['gcc', '-O3', '-march=native', ...flags, '-o', 'pan', 'pan.c'], place) !== null
    if (!isBuilt) return left('what Spin generates does not compile')
    return right(async () => {
      const { stdout, seconds, peak } = await run([join(place, 'pan'), '-w26'], { ...limits, cwd: place })
      return {
        generated: numberIn(stdout, /^\s*(\d+) transitions/m),
        distinct: numberIn(stdout, /^\s*(\d+) states, stored/m) ?? 0,
        depth: numberIn(stdout, /depth reached (\d+)/),
        seconds,
        peak,
      }
    })
  },
})
