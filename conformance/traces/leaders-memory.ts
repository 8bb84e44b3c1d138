/** Variables of leaders that explanations of their steps leave out. */
import { isNone } from 'fp-ts/lib/Option.js'
import type { GlobalState } from '../../model/checker/protocol.js'
import type { Message, Server } from '../../model/raft/types.js'
import type { Header } from '../../traces/format.js'
import type { Placed } from '../../traces/merge.js'

type State = GlobalState<Server, Message>

/**
 * What the leaders in a state remember of their elections, from the answers that the run has brought them so far, and from where
 * they send next. Explanations erase both (`meaningful`): no action reads them, but properties do. `nextIndex` is a hint, for
 * which any index will do.
 */
export const leadersMemory = ({ nodes }: Header) => {
  /** By node: who answered its request in this term, and whether with a vote. */
  const terms = new Map<string, { readonly term: number; readonly votes: Map<string, boolean> }>()
  const remembering = (s: Server, i: number): Server => {
    if (s.state !== 'Leader') return s
    const own = terms.get(nodes[i] ?? '')
    const votes = own !== undefined && own.term === s.currentTerm ? [...own.votes] : []
    const voters = (counts: (isGranted: boolean) => boolean): readonly number[] =>
      nodes.flatMap((name, j) => (j === i || votes.some(([from, vote]) => from === name && counts(vote)) ? [j] : []))
    return {
      ...s,
      votesResponded: voters(() => true),
      votesGranted: voters((isGranted) => isGranted),
      nextIndex: s.matchIndex.map((index) => index + 1),
    }
  }
  return {
    receive: ({ node, received }: Placed): void => {
      if (isNone(received)) return
      const { from, message } = received.value
      if (!('voteGranted' in message)) return
      const { term } = message
      const own = terms.get(node)
      const votes = own?.term === term ? own.votes : new Map<string, boolean>()
      if (own === undefined || own.term <= term) terms.set(node, { term, votes })
      // A voter that has taken entries from the leader since refuses the same request when it comes again: its vote stays.
      votes.set(from, votes.get(from) === true || message.voteGranted)
    },
    added: (state: State): State => ({ ...state, servers: state.servers.map(remembering) }),
  }
}
