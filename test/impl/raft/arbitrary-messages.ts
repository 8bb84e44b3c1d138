/** Arbitrary messages of every kind, from arbitrary fields of every kind. */
import * as fc from 'fast-check'
import { type FieldKind, type FieldTypes, fieldsOf, messageKinds } from '../../../impl/raft/messages.js'
import type { Message, ServerId, Term } from '../../../impl/raft/types.js'

interface Address {
  readonly from: fc.Arbitrary<ServerId>
  readonly to: fc.Arbitrary<ServerId>
  readonly term: fc.Arbitrary<Term>
}

export const arbitraryMessages = (
  address: Address,
  fields: { readonly [Kind in FieldKind]: fc.Arbitrary<FieldTypes[Kind]> },
): fc.Arbitrary<Message> =>
  fc.oneof(
    ...messageKinds.map((kind) => {
      const own = fieldsOf(kind).map(([name, of]) => [name, fields[of]] as const)
      // The table gives the kind of each field.
      return fc.record({ _tag: fc.constant(kind), ...address, ...Object.fromEntries(own) }) as fc.Arbitrary<Message>
    }),
  )
