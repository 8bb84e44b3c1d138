/** The two sides of a snapshot's way, each by itself. */
import { right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { virtualTime } from '../../../../impl/node/simulated/clock.js'
import { simulatedSnapshots } from '../../../../impl/node/simulated/snapshot-files.js'
import { snapshotReceiver } from '../../../../impl/node/snapshots/receiving.js'
import { snapshotSender } from '../../../../impl/node/snapshots/sending.js'
import type { Note } from '../../../../impl/node/wire/notes.js'
import { decodePiece, isPiece } from '../../../../impl/node/wire/pieces.js'
import { initial, restore } from '../../../../impl/raft/state.js'
import { Index, ServerId, Term } from '../../../../impl/raft/types.js'

const [n1, n2] = [ServerId('n1'), ServerId('n2')]
const name = 'snapshot.7.2'
const PIECE = 64 * 1024

const filesIn = (time: ReturnType<typeof virtualTime>) => {
  const clock = { ...time, random: () => 0 }
  const disk = simulatedSnapshots(
    () => null,
    () => 0,
  )
  return { clock, files: disk.open(clock, () => 0) }
}

describe('the side that sends', () => {
  it('sends the file, then the message; and the file again to a peer that does not have it any more', () => {
    const time = virtualTime()
    const { clock, files } = filesIn(time)
    const sent: string[] = []
    const sender = snapshotSender({
      ...{ files, clock, log: () => {}, life: 3, patienceMs: 100 },
      send: (_, payload) => {
        const piece = isPiece(payload) ? decodePiece(payload) : null
        sent.push(
          piece?._tag === 'Right' ? `${piece.right.transfer} at ${piece.right.at}` : Buffer.from(payload).toString(),
        )
      },
    })
    const pass = (): void => time.runUntil(time.now() + 10)
    const install = (): void => sender.install(n2, name, () => Buffer.from('message'))
    const file = files.begin(name)
    file.append(new Uint8Array(PIECE + 1), () => file.end(() => {}))
    pass()
    install()
    pass()
    install()
    expect([sent.splice(0), sender.isSending()]).toEqual([['3.1 at 0'], true])
    time.runUntil(time.now() + 100)
    expect(sent.splice(0)).toEqual(['3.1 at 0'])
    sender.stored(n2, { note: 'stored', transfer: '3.1', next: PIECE, done: false })
    pass()
    sender.stored(n2, { note: 'stored', transfer: '3.1', next: PIECE + 1, done: true })
    install()
    expect([sent.splice(0), sender.isSending(), sender.sent()]).toEqual([[`3.1 at ${PIECE}`, 'message'], false, 1])
    sender.missing(n2, name)
    install()
    pass()
    expect(sent.splice(0)).toEqual(['3.2 at 0'])
    time.runUntil(time.now() + 1_000)
    expect([sender.isSending(), sent.length]).toEqual([false, 8])
  })
})

describe('the side that takes', () => {
  it('lets the server hear of what it has, and asks for the rest', () => {
    const time = virtualTime()
    const { files } = filesIn(time)
    const notes: Note[] = []
    const state = restore({ ...initial, currentTerm: Term(2) })
    const receiver = snapshotReceiver<string>({
      ...{ files, log: () => {}, state: () => state, loaded: () => {} },
      note: (_, note) => notes.push(note),
      load: (_, done) => done(right('state')),
    })
    const message = {
      ...({ _tag: 'InstallSnapshot', from: n1, to: n2, term: Term(2), lastIncludedIndex: Index(7) } as const),
      ...{ lastIncludedTerm: Term(2), data: name, members: null },
    }
    expect(receiver.mayInstall(message)).toBe(false)
    expect(notes.splice(0)).toEqual([{ note: 'missing', name }])
    expect([receiver.mayInstall({ ...message, term: Term(1) }), notes]).toEqual([true, []])
    receiver.take(n1, { transfer: '3.1', name, at: 5, isLast: false, bytes: Buffer.from('late') })
    expect(notes.splice(0)).toEqual([{ note: 'stored', transfer: '3.1', next: 0, done: false }])
    receiver.take(n1, { transfer: '3.1', name, at: 0, isLast: true, bytes: Buffer.from('all of it') })
    // Nobody may take it for an old one meanwhile.
    expect(receiver.holds(name)).toBe(true)
    time.runUntil(time.now() + 10)
    expect(notes.splice(0).at(-1)).toEqual({ note: 'stored', transfer: '3.1', next: 9, done: true })
    expect([receiver.mayInstall(message), receiver.holds(name), receiver.holds('x')]).toEqual([true, true, false])
    expect(receiver.take(n1, { transfer: '3.1', name: 'x', at: 0, isLast: true, bytes: Buffer.from('') })).toEqual({
      _tag: 'Some',
      value: 'a piece of "x", which is no name of a snapshot',
    })
  })
})
