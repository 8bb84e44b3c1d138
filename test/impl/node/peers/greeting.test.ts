/** One node's side of an acquaintance: whom it hears, and what it confirms. */
import { isNone, none } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { acquaintances } from '../../../../impl/node/peers/acquaintances.js'
import { encodeWritten } from '../../../../impl/node/storage/wal-records.js'
import type { FolderId } from '../../../../impl/node/wire/codecs.js'
import * as Log from '../../../../impl/raft/log.js'
import { restore } from '../../../../impl/raft/state.js'
import { Index, ServerId, Term } from '../../../../impl/raft/types.js'

const [n1, n2, n3] = [ServerId('n1'), ServerId('n2'), ServerId('n3')]
const folder = (name: string): FolderId => name as FolderId

const nodeOne = () => {
  const sent: unknown[] = []
  const written: string[] = []
  const node = acquaintances({
    id: n1,
    members: [n1, n2, n3],
    folder: { id: folder('f1'), isJoined: true, peers: new Map([[n2, folder('f2')]]) },
    clock: { now: () => 0, after: () => () => {}, random: () => 0 },
    log: () => {},
    askEveryMs: 1_000,
    state: () => restore({ currentTerm: Term(1), votedFor: none, log: Log.empty }),
    write: (record) => written.push(Buffer.from(encodeWritten(record)).toString()),
    whenDurable: (action) => action(),
    send: (to, note) => sent.push([to, note]),
    joined: () => {},
    forgotten: () => {},
  })
  return { node, sent, written }
}
const introduction = (id: string, members = [n1, n2, n3]) => ({
  ...{ members, folder: folder(id), term: Term(0), lastIndex: Index(0) },
})

describe('a node', () => {
  it('refuses a peer that was started with other members, and does not remember its folder', () => {
    const { node, written } = nodeOne()
    expect(node.greet(n3, introduction('f3', [n2, n3]))).toMatchObject({ _tag: 'Some', value: { refused: 'Members' } })
    expect([written, node.isWelcome(n3), node.refusedPeers()]).toEqual([[], false, [n3]])
    expect(isNone(node.greet(n3, introduction('f3')))).toBe(true)
    expect([written.length, node.isWelcome(n3)]).toEqual([1, true])
  })

  it('confirms to a peer the folder that it knows of it, and no other one', () => {
    const { node, sent } = nodeOne()
    node.noted(n2, { note: 'ask', folder: folder('another') })
    node.noted(n3, { note: 'ask', folder: folder('f3') })
    expect(sent).toEqual([])
    node.noted(n2, { note: 'ask', folder: folder('f2') })
    expect(sent).toEqual([[n2, { note: 'known', folder: 'f2' }]])
  })
})
