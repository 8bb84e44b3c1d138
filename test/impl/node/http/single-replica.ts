import type { Backend, NodeStatus } from '../../../../impl/node/core/backend.js'
import { type Answered, storeMachine } from '../../../../impl/store/machine.js'

/** A cluster of one node whose log is applied at once: all that the HTTP server knows of a cluster, for real. */
export const singleReplica = (): Backend<Answered> => {
  const machine = storeMachine((violation) => {
    throw new Error(violation)
  })
  let shop = machine.initial
  let index = 0
  const status = (): NodeStatus => ({
    id: 'n1',
    role: 'Leader',
    term: 2,
    leader: 'n1',
    commitIndex: index,
    lastApplied: index,
    lastIndex: index,
    digest: machine.digest(shop),
  })
  const log: string[] = []
  return {
    status,
    readLocally: (command) => ({ reply: machine.answer(shop, command)[1], index, ageMs: 0, leader: 'n1' }),
    tail: (limit) => log.map((command, i) => ({ index: i + 1, term: 2, command })).slice(-limit),
    traffic: () => [],
    unready: () => null,
    submit: (command, done) => {
      const [next, reply] = machine.answer(shop, command)
      shop = next
      index += 1
      log.push(command)
      const at = index
      setImmediate(() => done({ _tag: 'Applied', reply, index: at }))
    },
  }
}

/** A node that does not lead and that gives every command the same outcome. */
export const follower = (outcome: Parameters<Parameters<Backend<Answered>['submit']>[1]>[0]): Backend<Answered> => ({
  ...singleReplica(),
  unready: () => 'it knows no leader',
  status: () => ({ ...singleReplica().status(), id: 'n2', role: 'Follower', leader: null }),
  submit: (_, done) => setImmediate(() => done(outcome)),
})
