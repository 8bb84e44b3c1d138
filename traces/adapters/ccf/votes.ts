/** The answers to vote requests, which CCF tells only where they are received: each belongs to the step that answered it. */
import type { Packet, Step } from '../step.js'

const isAnswered = ({ sent }: Step): boolean => sent.some(({ body }) => body.type === 'RequestVoteResponse')

/** Whether the step may have sent this: it handles the request of whoever receives it, of that term or, if refused, of an older one. */
const mayHaveSent = ({ node, received }: Step, { from, to, term, body }: Packet): boolean =>
  received?.body.type === 'RequestVote' &&
  body.type === 'RequestVoteResponse' &&
  node === from &&
  received.from === to &&
  (received.term === term || (!body.voteGranted && received.term < term))

/** `files`: the steps of each, in their order there. An answer is that of the first request that it may answer, and that has none yet. */
export const withVotes = (files: readonly (readonly Step[])[]): readonly (readonly Step[])[] => {
  if (files.flat().some(isAnswered)) return files
  const all = files.map((steps) => [...steps])
  for (const [file, steps] of files.entries())
    for (const [place, { received }] of steps.entries()) {
      if (received?.body.type !== 'RequestVoteResponse') continue
      // Within a file a request was handled before its answer is received; between files no order is known.
      for (const [other, others] of all.entries()) {
        const k = others.findIndex(
          (one, at) => (other !== file || at < place) && !isAnswered(one) && mayHaveSent(one, received),
        )
        const step = others[k]
        if (step === undefined) continue
        others[k] = { ...step, sent: [...step.sent, received] }
        break
      }
    }
  return all
}
