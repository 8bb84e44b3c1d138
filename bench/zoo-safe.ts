/**
 * Which bugs of the zoo the refinement sees when the model may do everything that is known to be safe, all relaxations of
 * spec/Raft.tla together: `npx tsx bench/zoo-safe.ts [NAME…]`. A bug that it does not see then takes steps that are safe, or falls by an
 * invariant. The exit code is 1 if the bugs that it does not see are others than those of conformance/zoo/permitted.ts.
 */
import { attempt } from '../conformance/zoo/attempt.js'
import type { Entry } from '../conformance/zoo/entry.js'
import { permitted } from '../conformance/zoo/permitted.js'
import { zoo } from '../conformance/zoo/zoo.js'
import { Safe } from '../model/raft/relaxations.js'
import { table } from '../text/table.js'

const wanted = process.argv.slice(2)

/** By refinement with all relaxations; undefined for a bug that refinement is not asked about. */
const hunted = async (entry: Entry) => {
  const how = entry.catches.find(({ by }) => by === 'refinement')
  if (how?.by !== 'refinement') return undefined
  return attempt(entry, { by: 'refinement', scope: { ...how.scope, relaxations: Safe } })
}

const rows: (readonly string[])[] = []
const unseen: string[] = []
for (const entry of zoo.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const found = await hunted(entry)
  if (found === undefined) continue
  const { caught, states, seconds } = found
  if (caught === null) unseen.push(entry.name)
  rows.push([
    entry.name,
    caught === null ? `not seen: ${permitted[entry.name] ?? 'not known to be safe'}` : `${caught.depth} steps`,
    String(states),
    seconds.toFixed(1),
  ])
}

const columns = [
  { heading: 'bug', align: 'left' as const },
  { heading: 'with all relaxations', align: 'left' as const },
  { heading: 'states', align: 'right' as const },
  { heading: 'seconds', align: 'right' as const },
]
for (const line of table(columns, rows, 160)) console.log(line)
console.log(`refinement sees ${rows.length - unseen.length} of ${rows.length}`)
const expected = Object.keys(permitted).filter((name) => wanted.length === 0 || wanted.includes(name))
if (unseen.toSorted().join() !== expected.toSorted().join()) process.exitCode = 1
