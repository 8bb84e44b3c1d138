import { explore } from 'raft-lockstep/checker'
import { twoPhaseCommit } from './two-phase-commit.js'

const careful = twoPhaseCommit(2)
const hasty: typeof careful = {
  ...careful,
  spontaneous: (server, local) =>
    server === 0 && local.is === 'working'
      ? [{ action: 'TMCommit', next: { ...local, is: 'committed' }, sent: [{ type: 'Commit' }], consumes: false }]
      : careful.spontaneous(server, local),
}
const { result, violation } = explore(hasty)
console.log(result, violation?.property)
for (const { action, server, state } of violation?.steps ?? [])
  console.log(action, server, state.servers.map(({ is }) => is).join(' '))
