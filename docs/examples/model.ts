import { explore } from 'raft-lockstep/checker'
import { Literal, NoFeatures, raft, type Settings, wholeRaft } from 'raft-lockstep/model'

const settings: Settings = {
  bounds: { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 1, maxCopies: 1 },
  network: 'full',
  history: false,
  relaxations: Literal,
}
const snapshots = { ...NoFeatures, snapshot: true }
for (const [name, { result, generated, distinct, depth }] of [
  ['raft.tla', explore(raft(settings))],
  ['with snapshots', explore(wholeRaft(settings, snapshots))],
] as const)
  console.log(name, result, generated, distinct, depth)
