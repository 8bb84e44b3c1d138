import { explore } from 'raft-lockstep/checker'
import { twoPhaseCommit } from './two-phase-commit.js'

const careful = twoPhaseCommit(2)
const patient: typeof careful = {
  ...careful,
  spontaneous: (server, local) => careful.spontaneous(server, local).filter(({ action }) => action !== 'TMAbort'),
}
console.log(explore(patient).result, explore(careful, { deadlock: true }).result)
const { result, violation } = explore(patient, { deadlock: true })
console.log(result, violation?.property)
for (const { action, server, state } of violation?.steps ?? [])
  console.log(action, server, state.servers.map(({ is }) => is).join(' '))
