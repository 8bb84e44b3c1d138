/** A new kind of message is a line in few files: all others take the kinds, and the fields of each, from the two tables. */
import { messageKinds } from '../../impl/raft/messages.js'
import { messageTypes } from '../../model/raft/messages.js'
import { isTypeScript, type Source } from './sources.js'

/** Where a kind is spelled, and why. */
const places: readonly (readonly [place: string, why: string])[] = [
  ['impl/raft/', 'the table, and the decisions on each message'],
  ['model/raft/', 'the table, the actions on each message, and what must hold of it'],
  ['conformance/explanation/messages.ts', 'which message of the model each is'],
  ['conformance/explanation/candidates.ts', 'two actions of the model have the names of messages'],
  ['conformance/explanation/model-actions.ts', 'the same'],
  ['conformance/explanation/search-state.ts', 'an action of the model has the name of a message'],
  ['conformance/explanation/feature-parts.ts', 'the messages with which an election begins without a timeout'],
  ['bin/exploring/trace-out.ts', 'a module of the specification has the name of a message'],
  ['conformance/harness/foreign/', 'what other implementations send'],
  ['traces/adapters/', 'which message each of another implementation is'],
  ['conformance/refinement/deviation.ts', 'messages that would do most if a server heeded a stranger'],
  ['conformance/scenarios/', 'how each kind of message reads'],
  ['conformance/zoo/', 'rules that are broken for one kind'],
  ['impl/node/peers/link.ts', 'a heartbeat is an AppendEntries without entries'],
  ['impl/node/core/contacts.ts', 'which messages show that a leader or a follower is there'],
  ['impl/node/snapshots/', 'the message of which a part travels beside it'],
  ['impl/page/cluster/ring.tsx', 'the colours of kinds'],
  ['explorer/tours/', 'actions that a tour takes have the names of messages'],
  ['bench/', 'what is measured, or drawn, is of one kind'],
  ['test/', 'examples'],
]

const kinds = new Set<string>([...messageKinds, ...messageTypes])

export const kindsSpelled = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter((source) => isTypeScript(source) && !places.some(([place]) => source.path.startsWith(place)))
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, k) =>
          [...line.matchAll(/(?<=')\w+(?=')/g)]
            .filter(([name]) => kinds.has(name))
            .map(([name]) => `${path}:${k + 1}: spells ${name}; expected the tables of messages.ts`),
        ),
    )
