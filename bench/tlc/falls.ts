/**
 * Lets TLC look for a counterexample in each wrong specification of broken.ts: `TLA2TOOLS_JAR=… npx tsx bench/tlc/falls.ts
 * [PROPERTY…]`. The exit code is 1 if the property does not fall, or not by a counterexample of as many states.
 */
import { readFileSync } from 'node:fs'
import { Literal } from '../../model/raft/types.js'
import { type Broken, broken } from './broken.js'
import { constantLines, serverNames, themselves, valueNames } from './config.js'
import { jarOf, runTlc } from './run.js'

const raft = readFileSync(new URL('../../spec/Raft.tla', import.meta.url), 'utf8')

/** What TLC says is violated, and by how many states; undefined if it found nothing. */
const fallenIn = async (jar: string, { property, kind, from, to, bounds, network }: Broken) => {
  if (raft.split(from).length !== 2) throw new RangeError(`${property}: expected "${from}" once in spec/Raft.tla`)
  const isEver = property.startsWith('EverCommitted')
  const { servers, values, maxTerm, maxLog, maxMessages, maxCopies } = bounds
  const own = [...serverNames(servers), ...valueNames(values)]
  const lines = await runTlc(jar, {
    module: 'Run',
    workers: 1,
    files: {
      'Raft.tla': raft.replace(from, () => to),
      'Run.tla': [
        '---- MODULE Run ----',
        `EXTENDS ${isEver ? 'EverCommitted' : 'MC'}`,
        `CONSTANTS ${own.join(', ')}`,
        '====',
        '',
      ].join('\n'),
    },
    config: [
      ...[`SPECIFICATION ${isEver ? 'EverSpec' : 'Spec'}`, 'CONSTRAINT Bound', kind, `    ${property}`, 'CONSTANTS'],
      ...[`    MaxTerm = ${maxTerm}`, `    MaxLog = ${maxLog}`],
      ...[`    MaxMessages = ${maxMessages}`, `    MaxCopies = ${maxCopies}`],
      ...constantLines({ servers, values, network, history: true, relaxations: Literal }),
      ...themselves(own),
      '',
    ].join('\n'),
  })
  const [, fallen] = /Error: (?:Invariant|Action property) (\w+) is violated/.exec(lines.join('\n')) ?? []
  return fallen === property ? lines.filter((line) => /^State \d+: /.test(line)).length : undefined
}

const jar = jarOf()
if (jar === undefined) process.exit(2)
const names = process.argv.slice(2)
const unknown = names.filter((name) => !broken.some(({ property }) => property === name))
if (unknown.length > 0) {
  process.stderr.write(`${unknown.join(', ')}: no such property; expected some of bench/tlc/broken.ts\n`)
  process.exit(2)
}
for (const one of broken.filter(({ property }) => names.length === 0 || names.includes(property))) {
  const states = await fallenIn(jar, one)
  const said = states === undefined ? 'does not fall' : `falls in TLC, ${states} states`
  const isExpected = states === one.states
  process.stdout.write(`${one.property}: ${said}${isExpected ? '' : `; expected ${one.states}`} (${one.what})\n`)
  if (!isExpected) process.exitCode = 1
}
