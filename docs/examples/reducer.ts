import { type Config, type Input, initial, ServerId, start, stateToJson, step } from 'raft-lockstep/raft'

// A cluster of one server: it needs nobody's vote, and commits what it appends.
const n1 = ServerId('n1')
const config: Config = { id: n1, servers: [n1], maxEntriesPerMessage: 100 }
const reduce = step(config)

let [state, effects] = start(config, initial)
const inputs: readonly Input[] = [
  { _tag: 'ElectionTimeout' },
  { _tag: 'ClientRequests', requests: [{ id: 7, command: 'set x 1' }] },
]
for (const input of inputs) {
  ;[state, effects] = reduce(state, input)
  console.log(input._tag, '->', effects.map(({ _tag }) => _tag).join(', '))
}
console.log(JSON.stringify(stateToJson(state)))
