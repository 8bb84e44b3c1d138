/**
 * Plants lies of `alterations.ts` in the good samples and says what became of them: `npm run lies`. Exits with 1 if one was
 * accepted that `legal.ts` has no reason for. All lies of the smallest sample are planted, and of each other one as many,
 * spread over it, as cost no more; that takes about two minutes. `npm run lies -- SAMPLE …` plants all in these: an hour.
 * With --safe, those that are refused are put to `validate` without --literal, too: by which names it accepts them.
 */
import { legal } from './legal.js'
import { goodSamples, namesOf, outcomeOf, sampleOf, type Trial, trialsOf, whereOf } from './trial.js'

/** How many events may be validated in each sample. */
const EVENTS = 250_000
/** How many lies are planted between two lines of progress. */
const BETWEEN = 250

const isSafe = process.argv.includes('--safe')
const asked = process.argv.slice(2).filter((word) => word !== '--safe')
const unknown = asked.find((name) => !goodSamples.includes(name))
if (unknown !== undefined) {
  console.error(`lies: "${unknown}"; expected one of the samples ${goodSamples.join(', ')}`)
  process.exit(2)
}

const spread = (trials: readonly Trial[]): readonly Trial[] => {
  const [first] = trials
  const events = first === undefined ? 0 : first.sample.files.reduce((sum, file) => sum + file.events.length, 0)
  const step = Math.ceil((trials.length * events) / EVENTS)
  return trials.filter((_, k) => k % step === 0)
}

const wordOf = (trial: Trial): string => {
  const outcome = outcomeOf(trial)
  if (outcome === 'Told') return 'told as not checked'
  if (outcome === 'Refused') {
    const names = isSafe ? namesOf(trial) : undefined
    return names === undefined ? 'refused' : `refused by --literal only: ${names.join(', ')}`
  }
  return legal.find(({ is }) => is(trial))?.reason ?? 'ACCEPTED'
}

let missed = 0
for (const name of asked.length > 0 ? asked : goodSamples) {
  const all = trialsOf(sampleOf(name))
  const chosen = asked.length > 0 ? all : spread(all)
  const counts = new Map<string, number>()
  for (const [k, trial] of chosen.entries()) {
    if (k % BETWEEN === 0) console.error(`${name}: ${k} of ${chosen.length}`)
    const word = wordOf(trial)
    counts.set(word, (counts.get(word) ?? 0) + 1)
    if (word !== 'ACCEPTED') continue
    missed += 1
    console.log(`accepted: ${name}/${whereOf(trial)}`)
  }
  console.log(`${name}: ${chosen.length} of ${all.length} lies`)
  for (const [what, times] of [...counts].sort(([, a], [, b]) => b - a))
    console.log(`${String(times).padStart(7)}  ${what}`)
}
if (missed > 0) process.exitCode = 1
