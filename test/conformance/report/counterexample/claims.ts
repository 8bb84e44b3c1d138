/** Claims that are no properties of Raft, and the model's shortest counterexamples to them. */
import type { Counterexample } from '../../../../model/checker/counterexample.js'
import { explore } from '../../../../model/checker/explore.js'
import type { ActionProperty, Invariant, Protocol } from '../../../../model/checker/protocol.js'
import { raft } from '../../../../model/raft/protocol.js'
import { type Election, Literal, type Message, type Server } from '../../../../model/raft/types.js'

export interface Claim {
  readonly invariant?: Invariant<Server, Message>
  readonly action?: ActionProperty<Server, Message>
}

export interface Broken {
  readonly protocol: Protocol<Server, Message, Election>
  readonly found: Counterexample<Server, Message>
}

const bounds = { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 2 }

export const broken = (history: boolean, { invariant, action }: Claim): Broken => {
  const protocol = {
    ...raft({ bounds, network: 'full', history, relaxations: Literal }),
    invariants: invariant === undefined ? [] : [invariant],
    actionProperties: action === undefined ? [] : [action],
  }
  const { violation } = explore(protocol)
  if (violation === null) throw new Error('the claim holds')
  return { protocol, found: violation }
}

export const NobodyVotes: Invariant<Server, Message> = {
  name: 'NobodyVotes',
  source: 'made up',
  reads: 'server',
  holds: (_i, s) => s.votedFor !== 0,
}

export const NothingIsAcknowledged: Invariant<Server, Message> = {
  name: 'NothingIsAcknowledged',
  source: 'made up',
  reads: 'message',
  holds: (m) => m.mtype !== 'AppendEntriesResponse' || m.mmatchIndex === 0,
}
