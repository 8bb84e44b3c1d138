/** Two-phase commit for Rumur, a checker of Murphi models; needs rumur and gcc. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { left, right } from 'fp-ts/lib/Either.js'
import type { Entry } from './peer.js'
import { type Limits, numberIn, printed, run } from './process.js'

export const rumur = (folder: string, managers: number, threads: number, limits: Limits): Entry => ({
  name: 'Rumur',
  threads,
  exact: 'yes',
  properties: '1 invariant',
  prepare: () => {
    if (printed(['rumur', '--version'], folder) === null) return left('there is no rumur')
    const place = join(folder, `rumur-${threads}`)
    mkdirSync(place, { recursive: true })
    const model = readFileSync(new URL('two-phase/two-phase.m', import.meta.url), 'utf8')
    writeFileSync(join(place, 'model.m'), model.replace('MANAGERS;', `${managers};`))
    const off = ['--deadlock-detection', 'off', '--symmetry-reduction', 'off']
    const generate = ['rumur', '--threads', String(threads), ...off, '--output', 'model.c', 'model.m']
    const compile = ['gcc', '-std=c11', '-O3', '-march=native', '-o', 'model', 'model.c', '-lpthread']
    if (printed(generate, place) === null || printed(compile, place) === null)
      return left('what Rumur generates does not compile')
    return right(async () => {
      const { stdout, seconds, peak } = await run([join(place, 'model')], { ...limits, cwd: place })
      const fired = numberIn(stdout, /states, (\d+) rules fired/)
      return {
        // It does not count the initial state.
        generated: fired === null ? null : fired + 1,
        distinct: numberIn(stdout, /(\d+) states, \d+ rules fired/) ?? 0,
        depth: null,
        seconds,
        peak,
      }
    })
  },
})
