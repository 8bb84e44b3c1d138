/**
 * Puts each wrong model of bench/mutants-spec to TLC's steps and, if it takes them all, to TLC's counts:
 * `tsx bench/mutants-spec.ts [NAME…]`. Prints what tells it from the specification; exits with 1 if nothing does. The model
 * as it is goes first: what differs from TLC without a change would be seen in every mutant.
 */
import { counted } from '../text/counts.js'
import { firstDifferenceOf } from './mutants-spec/copy.js'
import type { Mutant } from './mutants-spec/mutant.js'
import { mutants } from './mutants-spec/mutants.js'

const names = process.argv.slice(2)
const unknown = names.filter((name) => !mutants.some((mutant) => mutant.name === name))
if (unknown.length > 0) {
  process.stderr.write(`${unknown.join(', ')}: no such mutant; expected names of bench/mutants-spec/mutants.ts\n`)
  process.exit(2)
}
const control = await firstDifferenceOf({ name: 'no change', file: 'model/raft/protocol.ts', changes: [] })
process.stdout.write(`${'(no change)'.padEnd(30)} ${control ?? "TLC's steps and counts"}\n`)
if (control !== null) process.exit(70)
const survivors: Mutant[] = []
const chosen = names.length === 0 ? mutants : mutants.filter(({ name }) => names.includes(name))
for (const mutant of chosen) {
  const seen = await firstDifferenceOf(mutant)
  if (seen === null) survivors.push(mutant)
  process.stdout.write(`${mutant.name.padEnd(30)} ${seen ?? 'SURVIVES'} (${mutant.what})\n`)
}
process.stdout.write(`${counted(chosen.length, 'mutant')}, ${counted(survivors.length, 'survivor')}\n`)
process.exitCode = survivors.length === 0 ? 0 : 1
