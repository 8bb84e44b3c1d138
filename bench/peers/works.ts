/** The two pieces of work: two-phase commit, which all peers have, and Raft, which those that read TLA+ have. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { check, twoPhase } from './lockstep.js'
import type { Work } from './peer.js'
import type { Limits } from './process.js'
import { rumur } from './rumur.js'
import { spin } from './spin.js'
import { stateright } from './stateright.js'
import { tlaChecker } from './tla-checker.js'
import { configIn, tlc, withoutProperties } from './tlc.js'

/** Generated and distinct states by the number of managers, on which all peers agree. */
const twoPhaseCounts: Readonly<Record<number, readonly [number, number]>> = {
  3: [1146, 288],
  5: [58_146, 8832],
  7: [2_744_706, 296_448],
  9: [123_558_402, 10_340_352],
}

export const managersKnown: readonly number[] = Object.keys(twoPhaseCounts).map(Number)

export const twoPhaseCommit = (folder: string, managers: number, minutes: number): Work => {
  const place = fileURLToPath(new URL('two-phase', import.meta.url))
  const limits: Limits = { cwd: place, minutes }
  const [generated = 0, distinct = 0] = twoPhaseCounts[managers] ?? []
  const config = (invariants: string): string =>
    `SPECIFICATION Spec\nCONSTANT Managers = ${managers}\nCHECK_DEADLOCK FALSE\n${invariants}\n`
  const module = 'TwoPhase.tla'
  const asked = { module, config: config('INVARIANTS\n    TCConsistent'), properties: '1 invariant' }
  return {
    name: 'two-phase',
    what: `two-phase commit with ${managers} managers`,
    generated,
    distinct,
    entries: [
      twoPhase(managers, 1, limits),
      twoPhase(managers, 2, limits),
      stateright(folder, managers, 1, limits),
      stateright(folder, managers, 2, limits),
      tlc(asked, 1, limits),
      tlc({ module, config: config(''), properties: 'none' }, 1, limits),
      tlaChecker(folder, asked, limits),
      spin(folder, managers, limits),
      rumur(folder, managers, 1, limits),
      rumur(folder, managers, 2, limits),
    ],
  }
}

interface Row {
  readonly name: string
  readonly network: string
  readonly history: boolean
  readonly relaxed: boolean
  readonly generated: number
  readonly distinct: number
  readonly [bound: string]: unknown
}

const spec = fileURLToPath(new URL('../../spec', import.meta.url))
const rows = (): readonly Row[] => JSON.parse(readFileSync(`${spec}/counts.json`, 'utf8')).rows
/** The literal rows: those whose bounds and network alone say what is explored. */
export const rowsKnown = (): readonly string[] =>
  rows()
    .filter(({ relaxed }) => !relaxed)
    .map(({ name }) => name)

const flagsOf = (row: Row): readonly string[] => [
  ...['servers', 'values', 'maxTerm', 'maxLog', 'maxMessages', 'maxCopies'].flatMap((name) => [
    `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    String(row[name]),
  ]),
  ...['--network', row.network],
  ...(row.history ? [] : ['--no-history']),
]

export const raft = (folder: string, name: string, minutes: number): Work => {
  const row = rows().find((each) => each.name === name)
  if (row === undefined) throw new RangeError(`there is no row ${name}`)
  const limits: Limits = { cwd: spec, minutes }
  const config = configIn(spec, `MC_row_${name}.cfg`)
  const all = { module: 'MC.tla', config, properties: 'all' }
  const none = { module: 'MC.tla', config: withoutProperties(config), properties: 'none' }
  const flags = flagsOf(row)
  return {
    name: 'raft',
    what: `raft.tla within the bounds of row ${name}`,
    generated: row.generated,
    distinct: row.distinct,
    entries: [
      check(flags, 'all', 1, limits),
      check(flags, 'all', 2, limits),
      tlc(all, 1, limits),
      tlc(all, 2, limits),
      tlc(none, 1, limits),
      tlc(none, 2, limits),
      tlaChecker(folder, none, limits),
    ],
  }
}
