/** A cluster of reducers in the variables of spec/Raft.tla, by the abstraction function: what its properties are asked of. */
import type { Message, ServerState } from '../../../impl/raft/types.js'
import type { PathStep } from '../../../model/checker/counterexample.js'
import type { Copies, GlobalState } from '../../../model/checker/protocol.js'
import { encodeWholeMessage } from '../../../model/raft/features/encode.js'
import type { Features, WholeMessage } from '../../../model/raft/features/types.js'
import type { Server } from '../../../model/raft/types.js'
import { abstractBag, abstractMessage, abstractServer } from '../../refinement/abstraction.js'
import { serverIds } from '../../refinement/cluster.js'
import type { TlaView } from './tla-view.js'
import { modelTlaView } from './tla-view-model.js'

/** Messages that differ only in what the model does not have, such as the hint of a conflict, are one there. */
const together = (all: readonly Copies<WholeMessage>[]): readonly Copies<WholeMessage>[] => {
  const found = new Map<string, Copies<WholeMessage>>()
  for (const { message, count } of all) {
    const text = encodeWholeMessage(message)
    found.set(text, { message, count: count + (found.get(text)?.count ?? 0) })
  }
  return [...found.values()]
}

/** For a cluster of this many reducers. `nextIndex`, which the conformance model reads nowhere, is 1 throughout. */
export const reducerTlaView = (servers: number, features?: Features): TlaView<ServerState, Message> => {
  const ids = serverIds(servers)
  const hasFeatures = features !== undefined
  const nameOf = (server: number): string => ids[server] ?? `server ${server}`
  const { module, variables } = modelTlaView(nameOf, { history: true, features: hasFeatures })
  const abstract = (state: GlobalState<ServerState, Message>): GlobalState<Server, WholeMessage> => ({
    servers: state.servers.map((s) => abstractServer(ids, s, hasFeatures)),
    messages: together(abstractBag((message) => abstractMessage(ids, message, features), state.messages)),
    // Of the model's history variables a cluster has those of reads, which are the last.
    history: [undefined, undefined, ...state.history],
  })
  return {
    module,
    variables: (state) => variables(abstract(state)),
    action: ({ action, server }: PathStep<ServerState, Message>) =>
      server === null ? action : `${action}(${nameOf(server)})`,
  }
}
