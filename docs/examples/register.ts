import { isLeft } from 'fp-ts/lib/Either.js'
import { decide, type Event, oneThing, operations } from 'raft-lockstep/linearizability'

type Op = { readonly write: number } | 'read'
type Reply = number | null

const register = oneThing<number, Op, Reply>({
  initial: 0,
  apply: (value, op) => (op === 'read' ? [value, value] : [op.write, null]),
  sameReply: (a, b) => a === b,
  sameState: (a, b) => a === b,
  hash: (value) => value,
  showOp: (op) => JSON.stringify(op),
  showReply: String,
})

// Process 0 writes 1 and is answered; after that, process 1 reads.
const read = (reply: number): readonly Event<Op, Reply>[] => [
  { process: 0, time: 0, index: 0, type: 'invoke', op: { write: 1 } },
  { process: 0, time: 1, index: 1, type: 'ok', reply: null, place: null },
  { process: 1, time: 2, index: 2, type: 'invoke', op: 'read' },
  { process: 1, time: 3, index: 3, type: 'ok', reply, place: null },
]
for (const reply of [1, 0]) {
  const paired = operations(read(reply))
  if (isLeft(paired)) throw new Error(paired.left.found)
  console.log('reads', reply, '->', decide(register, paired.right, 1_000)._tag)
}
