/**
 * Plants every lie of `alterations.ts` in every good sample and says what became of them: `npm run lies`. Exits with 1 if
 * one was accepted that `legal.ts` has no reason for. Takes some minutes.
 */
import { legal } from './legal.js'
import { goodSamples, outcomeOf, sampleOf, trialsOf, whereOf } from './trial.js'

let missed = 0
for (const name of goodSamples) {
  const counts = new Map<string, number>()
  const count = (what: string): unknown => counts.set(what, (counts.get(what) ?? 0) + 1)
  for (const trial of trialsOf(sampleOf(name))) {
    const outcome = outcomeOf(trial)
    if (outcome !== 'Accepted') {
      count(outcome === 'Refused' ? 'refused' : 'told as not checked')
      continue
    }
    const found = legal.find(({ is }) => is(trial))
    count(found?.reason ?? 'ACCEPTED')
    if (found === undefined) {
      missed += 1
      console.log(`accepted: ${name}/${whereOf(trial)}`)
    }
  }
  console.log(`${name}:`)
  for (const [what, times] of [...counts].sort(([, a], [, b]) => b - a))
    console.log(`${String(times).padStart(7)}  ${what}`)
}
if (missed > 0) process.exitCode = 1
