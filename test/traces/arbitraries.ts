import fc from 'fast-check'
import { coreKinds } from '../../impl/raft/messages.js'
import type { Header, SentMessage, TraceEvent } from '../../traces/format.js'
import { mayBeLeftOut, ofSentFields, sentFieldNames } from './sent-fields.js'

const natural = fc.oneof(fc.nat(20), fc.maxSafeNat())
const name = fc.string({ minLength: 1 })
const entry = fc.record({ term: natural, value: name })
const envelope = { id: name, to: name, term: natural }

export const arbitraryHeader = (): fc.Arbitrary<Header> =>
  fc.record(
    {
      format: fc.constant('lockstep-trace' as const),
      version: fc.constant(1 as const),
      ...{ cluster: name, run: name, node: name, nodes: fc.array(name), initialTerm: natural },
      note: fc.jsonValue(),
    },
    { requiredKeys: ['format', 'version', 'cluster', 'run', 'node', 'nodes', 'initialTerm'] },
  )

const forms = {
  index: natural,
  term: natural,
  vote: fc.boolean(),
  count: natural,
  entries: fc.array(entry),
  data: name,
  members: fc.option(name),
}

const message: fc.Arbitrary<SentMessage> = fc.oneof(
  ...coreKinds.map((kind) => {
    const required = sentFieldNames(kind).filter((name) => !mayBeLeftOut(name))
    // The table gives the kind of each field.
    return fc.record(
      { ...envelope, type: fc.constant(kind), ...ofSentFields<fc.Arbitrary<unknown>>(kind, forms) },
      { requiredKeys: ['id', 'to', 'term', 'type', ...required] as never[] },
    ) as unknown as fc.Arbitrary<SentMessage>
  }),
)

const variables = {
  currentTerm: natural,
  votedFor: fc.option(name),
  log: fc.record({ keep: natural, append: fc.array(entry) }),
  lastIndex: natural,
  lastTerm: natural,
  role: fc.constantFrom('Follower' as const, 'Candidate' as const, 'Leader' as const),
  commitIndex: natural,
  matchIndex: fc.dictionary(name, natural),
  votesGranted: fc.array(name),
  note: fc.jsonValue(),
}
const numbered = { seq: fc.integer({ min: 1 }), sent: fc.array(message, { maxLength: 3 }) }
const spontaneous = ['ElectionTimeout', 'HeartbeatTimeout', 'ClientRequests', 'Restart'] as const

export const arbitraryEvent = (): fc.Arbitrary<TraceEvent> =>
  fc.oneof(
    fc.record(
      { ...numbered, event: fc.constantFrom(...spontaneous), ...variables },
      { requiredKeys: ['seq', 'event', 'sent'] },
    ),
    fc.record(
      { ...numbered, event: fc.constant('Receive' as const), received: name, ...variables },
      { requiredKeys: ['seq', 'event', 'received', 'sent'] },
    ),
  )
