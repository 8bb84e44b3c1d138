/** Arbitrary servers and messages, mostly unreachable ones, over small domains so that equal ones are not rare. */
import fc from 'fast-check'
import { type FieldKind, type FieldTypes, fieldsOf, messageTypes } from '../../../model/raft/messages.js'
import { fromArray } from '../../../model/raft/sequence.js'
import type { Message, Server } from '../../../model/raft/types.js'

// Records with the usual prototype, since the model's own are compared with them.
const plain = { noNullPrototype: true } as const

const nat = fc.nat(2)
const serverSet = fc.subarray([0, 1, 2])
const entries = fc.array(
  fc.record({ term: fc.integer({ min: 1, max: 2 }), value: fc.constantFrom('a', ',1:1:a', '') }, plain),
  {
    maxLength: 2,
  },
)
const log = entries.map((xs) => fromArray(xs))
const onServers = fc.tuple(nat, nat, nat)

export const servers: fc.Arbitrary<Server> = fc.record(
  {
    currentTerm: nat,
    state: fc.constantFrom('Follower' as const, 'Candidate' as const, 'Leader' as const),
    votedFor: fc.integer({ min: -1, max: 2 }),
    log,
    commitIndex: nat,
    votesResponded: serverSet,
    votesGranted: serverSet,
    voterLog: fc.array(fc.tuple(nat, log), { maxLength: 2 }).map((pairs) => new Map(pairs)),
    nextIndex: onServers,
    matchIndex: onServers,
  },
  plain,
)

const envelope = { mterm: nat, msource: nat, mdest: nat }

const fields: { readonly [Kind in FieldKind]: fc.Arbitrary<FieldTypes[Kind]> } = {
  Nat: nat,
  BOOLEAN: fc.boolean(),
  entries,
  history: log,
}

export const messages: fc.Arbitrary<Message> = fc.oneof(
  ...messageTypes.map((type) => {
    const own = fieldsOf(type)
    const required = own.filter(({ kind }) => kind !== 'history').map(({ name }) => name)
    // The table gives the kind of each field.
    return fc.record(
      {
        mtype: fc.constant(type),
        ...envelope,
        ...Object.fromEntries(own.map(({ name, kind }) => [name, fields[kind]])),
      },
      { requiredKeys: ['mtype', ...Object.keys(envelope), ...required] as never[], ...plain },
    ) as fc.Arbitrary<Message>
  }),
)
