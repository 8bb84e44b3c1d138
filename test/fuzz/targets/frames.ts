/** What arrives at the peer port: frames in whatever pieces, a hello first, then envelopes. */
import fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import { none, some } from 'fp-ts/lib/Option.js'
import { decodeEnvelope, encodeEnvelope } from '../../../impl/node/core/envelope.js'
import { type Decoder, decodeChunk, emptyDecoder, encodeFrame, HEADER_BYTES } from '../../../impl/node/wire/frames.js'
import { decodeHello, encodeHello } from '../../../impl/node/wire/hello.js'
import { Index, type Message, ServerId, Term } from '../../../impl/raft/types.js'
import { introduction } from '../../impl/node/reception.js'
import { mutations, noise, oneChanged } from '../mutations.js'
import { check, checkLine, type Outcome, refused, type Target, taken } from '../target.js'

const MAX_PAYLOAD = 1 << 16
const address = { from: ServerId('n2'), to: ServerId('n1'), term: Term(3) }
const messages: readonly Message[] = [
  { _tag: 'RequestVote', ...address, lastLogIndex: Index(4), lastLogTerm: Term(2) },
  { _tag: 'RequestVoteResponse', ...address, voteGranted: true },
  {
    ...{ _tag: 'AppendEntries', ...address, prevLogIndex: Index(1), prevLogTerm: Term(1), leaderCommit: Index(1) },
    entries: [
      { term: Term(2), payload: { _tag: 'Noop' } },
      { term: Term(3), payload: { _tag: 'Command', command: '{"_tag":"ReadProduct","product":"tea"}' } },
    ],
  },
  { _tag: 'AppendEntriesResponse', ...address, result: { _tag: 'Matched', matchIndex: Index(3) } },
  {
    ...{ _tag: 'AppendEntriesResponse', ...address },
    result: { _tag: 'Rejected', conflict: { index: Index(3), term: some(Term(1)) } },
  },
  {
    ...{ _tag: 'AppendEntriesResponse', ...address },
    result: { _tag: 'Rejected', conflict: { index: Index(3), term: none } },
  },
]
const payloads = [
  encodeHello('c', ServerId('n2'), ServerId('n1'), introduction(['n1', 'n2'].map(ServerId))),
  ...messages.map((message, k) => encodeEnvelope({ id: `n2.1.${k}`, message })),
]

const input = fc.oneof(
  { weight: 1, arbitrary: noise },
  { weight: 9, arbitrary: oneChanged(payloads, encodeFrame) },
  { weight: 1, arbitrary: mutations.map((mutate) => mutate(encodeFrame(payloads[3]!))) },
)

/** The first wrong payload closes the connection, as the listener does. */
const received = (payload: Uint8Array, isFirst: boolean): string | null => {
  const decoded = isFirst ? decodeHello(payload) : decodeEnvelope(payload)
  return isLeft(decoded) ? decoded.left : null
}

const feed = (bytes: Uint8Array): Outcome => {
  let decoder: Decoder = emptyDecoder
  let count = 0
  // The pieces depend on the bytes, so that the same case is the same case again.
  const piece = 1 + (((bytes[0] ?? 0) * 37 + bytes.length) % 997)
  for (let at = 0; at < bytes.length; at += piece) {
    const { payloads: found, next } = decodeChunk(MAX_PAYLOAD, decoder, bytes.subarray(at, at + piece))
    for (const payload of found) {
      const why = received(payload, count === 0)
      if (why !== null) {
        checkLine(why)
        return refused(why)
      }
      count += 1
    }
    if (isLeft(next)) {
      checkLine(next.left)
      return refused(next.left)
    }
    decoder = next.right
    check(decoder.size < MAX_PAYLOAD + HEADER_BYTES, `${decoder.size} bytes are held`)
    check(decoder.needed <= MAX_PAYLOAD + HEADER_BYTES, `${decoder.needed} bytes are waited for`)
  }
  return taken
}

export const frames: Target = {
  name: 'frame decoder',
  open: () => Promise.resolve({ input, feed, close: () => {} }),
}
