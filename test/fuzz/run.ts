/** Feeds one target with a number of cases and says what came of them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Target } from './target.js'
import { checkpoint } from './targets/checkpoint.js'
import { frames } from './targets/frames.js'
import { http } from './targets/http.js'
import { log } from './targets/log.js'
import { traces } from './targets/traces.js'

export const targets: readonly Target[] = [frames, log, http, traces, checkpoint]

export interface Fuzzed {
  readonly name: string
  readonly cases: number
  readonly refused: number
  readonly seconds: number
  /** Of one case, in milliseconds. */
  readonly slowest: number
  /** By how many bytes the memory of the process had grown at most, looked at now and then. */
  readonly grown: number
  /** Null if everything held; else what did not, with the case and how to repeat it. */
  readonly failure: string | null
}

/** At most this much is shown of either; the seed gives the rest. */
const MOST = 4_000

/** What did not hold, and the smallest input for which it does not, in base64. */
const failureOf = ({ counterexample, errorInstance }: fc.RunDetails<[Uint8Array]>): string => {
  const why = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance)
  const input = Buffer.from(counterexample?.[0] ?? []).toString('base64')
  return `${why.slice(0, MOST)}\ninput: ${input.slice(0, MOST)}${input.length > MOST ? '...' : ''}`
}

const LOOK_EVERY = 256

export const fuzz = async (target: Target, seed: number, numRuns: number): Promise<Fuzzed> => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-fuzz-'))
  const { input, feed, close } = await target.open(folder)
  const [began, resident] = [performance.now(), process.memoryUsage.rss()]
  let [cases, refusals, slowest, grown] = [0, 0, 0, 0]
  const property = fc.asyncProperty(input, async (bytes) => {
    const start = performance.now()
    const outcome = await feed(bytes)
    slowest = Math.max(slowest, performance.now() - start)
    cases += 1
    if (outcome._tag === 'Refused') refusals += 1
    if (cases % LOOK_EVERY === 0) grown = Math.max(grown, process.memoryUsage.rss() - resident)
  })
  try {
    const checked = await fc.check(property, { seed, numRuns })
    const seconds = (performance.now() - began) / 1_000
    const failure = checked.failed ? failureOf(checked) : null
    return { ...{ name: target.name, cases, refused: refusals, seconds, slowest, grown }, failure }
  } finally {
    await close()
    rmSync(folder, { recursive: true, force: true })
  }
}
