import { explore } from 'raft-lockstep/checker'
import { refiningCluster } from 'raft-lockstep/conformance'
import { standard } from 'raft-lockstep/raft'

// Every step of a reducer is explained by the model, and what must hold of it holds; with a wrong rule, something does not.
const bounds = { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 1, maxCopies: 1 }
const wrong = { ...standard, grantsVote: () => true }
for (const rules of [standard, wrong]) {
  const { result, violation } = explore(refiningCluster({ bounds, network: 'full', rules }, new Map()))
  console.log(result, violation?.property ?? '')
}
