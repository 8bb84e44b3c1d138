/**
 * Puts the reducer of this tree to checks, and prints a line of JSON for each: a mutant's tree is a copy of ours.
 * `judge.ts CHECK,… all` asks each of the checks, `judge.ts CHECK,… first` ends with the first that sees something.
 */
import { checkNames, checks } from './checks.js'

/** What one check came to. */
export interface Verdict {
  readonly check: (typeof checkNames)[number]
  /** What it saw; null if nothing. */
  readonly seen: string | null
  /** Of the processor. */
  readonly seconds: number
}

const [asked = '', extent] = process.argv.slice(2)
for (const check of checkNames.filter((name) => asked.split(',').includes(name))) {
  const before = process.cpuUsage()
  // A reducer that throws is at fault: whoever runs the check sees it.
  const seen = await checks[check]().catch((error: unknown) => `throws ${error instanceof Error ? error.name : error}`)
  const { user, system } = process.cpuUsage(before)
  const verdict: Verdict = { check, seen, seconds: Number(((user + system) / 1_000_000).toFixed(1)) }
  process.stdout.write(`${JSON.stringify(verdict)}\n`)
  if (extent === 'first' && seen !== null) break
}
