/** What a node finds on its disk when it starts. */
import fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import { none, some } from 'fp-ts/lib/Option.js'
import { recoverBytes } from '../../../impl/node/storage/wal.js'
import { encodeHeader } from '../../../impl/node/storage/wal-header.js'
import { encodeBatch, encodeIncarnation } from '../../../impl/node/storage/wal-records.js'
import { encodeFrame } from '../../../impl/node/wire/frames.js'
import { lastIndex } from '../../../impl/raft/log.js'
import { Index, type Persist, ServerId, Term } from '../../../impl/raft/types.js'
import { noise, oneChanged } from '../mutations.js'
import { check, checkLine, type Outcome, refused, type Target, taken } from '../target.js'

const me = { cluster: 'c', node: ServerId('n1'), members: [ServerId('n1')] }
const batch = (term: number, keep: number, commands: readonly string[]): Persist => ({
  ...{ _tag: 'Persist', currentTerm: Term(term), votedFor: term === 2 ? none : some(me.node), keep: Index(keep) },
  entries: [
    { term: Term(term), payload: { _tag: 'Noop' } },
    ...commands.map((command) => ({ term: Term(term), payload: { _tag: 'Command', command } as const })),
  ],
})
const records = [
  encodeHeader(me),
  encodeIncarnation(1),
  encodeBatch(batch(1, 0, ['a', '{"_tag":"ReadProduct","product":"tea"}'])),
  encodeBatch(batch(2, 2, [])),
  encodeIncarnation(2),
  encodeBatch(batch(3, 3, ['é', ''])),
]

const input = fc.oneof({ weight: 1, arbitrary: noise }, { weight: 9, arbitrary: oneChanged(records, encodeFrame) })

const feed = (bytes: Uint8Array): Outcome => {
  const before = Buffer.from(bytes)
  const found = recoverBytes(me, bytes)
  check(before.equals(bytes), 'the bytes were changed')
  if (isLeft(found)) {
    checkLine(found.left)
    return refused(found.left)
  }
  const { length, torn, durable, incarnation, batches } = found.right
  check(length + torn === bytes.length, `${length} whole and ${torn} torn bytes of ${bytes.length}`)
  // What is left after the cut is recovered again, to the same.
  const again = recoverBytes(me, bytes.subarray(0, length))
  check(!isLeft(again) && again.right.torn === 0, 'what was cut is not whole')
  if (!isLeft(again)) {
    const same = again.right
    check(same.incarnation === incarnation && same.batches === batches, 'it is recovered to something else')
    check(lastIndex(same.durable.log) === lastIndex(durable.log), 'it is recovered to another log')
  }
  return taken
}

export const log: Target = {
  name: 'log reader',
  open: () => Promise.resolve({ input, feed, close: () => {} }),
}
