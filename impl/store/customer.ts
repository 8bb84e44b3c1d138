/** The customer of an order, who need not be told. */
import * as t from 'io-ts'
import { CustomerId, type Described } from './fields.js'

const orNull = t.union([CustomerId, t.null], `${CustomerId.name} or null`)

/** What is left out is null: commands and orders from before there were customers have none. */
export const OptionalCustomer: t.Type<CustomerId | null, string | null, unknown> & Described = Object.assign(
  new t.Type<CustomerId | null, string | null, unknown>(
    orNull.name,
    orNull.is,
    (u, context) => (u === undefined ? t.success(null) : orNull.validate(u, context)),
    orNull.encode,
  ),
  { schema: { anyOf: [CustomerId.schema, { type: 'null' }] } },
)
