/** What clients ask over HTTP and are answered there, as commands and replies of the shop, which histories are made of. */
import { type Either, isLeft, left, mapLeft } from 'fp-ts/lib/Either.js'
import { match } from 'ts-pattern'
import { digestOfSecret } from '../../../impl/node/http/headers.js'
import { Command } from '../../../impl/store/command.js'
import { describeErrors } from '../../../impl/store/problems.js'
import { Reply } from '../../../impl/store/reply.js'
import { type Operation, RUN_SECRET, secretOf } from '../cluster-run/operation.js'

const fieldsOf = (operation: Operation, key: string): unknown =>
  match(operation)
    .with({ _tag: 'AddProduct' }, (added) => ({ ...added, key, name: `Product ${added.id}` }))
    .with({ _tag: 'Restock' }, (change) => ({ ...change, key }))
    .with({ _tag: 'PlaceOrder' }, (change) => ({ ...change, key, secret: digestOfSecret(RUN_SECRET) }))
    .with({ _tag: 'CancelOrder' }, (change) => ({ ...change, key, secret: digestOfSecret(secretOf(change)) }))
    .with({ _tag: 'ReadProduct' }, (read) => read)
    .with({ _tag: 'ReadOrder' }, (read) => ({ ...read, secret: digestOfSecret(secretOf(read)) }))
    .exhaustive()

/** The command that the request of `questionOf(operation, key)` becomes. */
export const commandOf = (operation: Operation, key: string): Command => {
  const command = Command.decode(fieldsOf(operation, key))
  // The codec decides what is a command: one that it refuses is a mistake of the clients of this run.
  if (isLeft(command)) throw new Error(`${JSON.stringify(operation)}: ${describeErrors(command.left)}`)
  return command.right
}

const granted = (operation: Operation, body: unknown): unknown =>
  match(operation)
    .with({ _tag: 'AddProduct' }, () => ({ _tag: 'ProductAdded', product: body }))
    .with({ _tag: 'Restock' }, () => ({ _tag: 'Restocked', product: body }))
    .with({ _tag: 'PlaceOrder' }, () => ({ _tag: 'OrderPlaced', order: body }))
    .with({ _tag: 'CancelOrder' }, () => ({ _tag: 'OrderCancelled', order: body }))
    .with({ _tag: 'ReadProduct' }, () => ({ _tag: 'ProductFound', product: body }))
    .with({ _tag: 'ReadOrder' }, () => ({ _tag: 'OrderFound', order: body }))
    .exhaustive()

const refused = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'error' in body ? { ...body, _tag: body.error } : body

/** The reply of the shop that was presented as this answer. Left: one line that says why it is none. */
export const replyOf = (operation: Operation, status: number, body: unknown): Either<string, Reply> => {
  if (status === 0 || status >= 500) return left(`status ${status}, which the shop never sends`)
  const told = status < 300 ? granted(operation, body) : refused(body)
  return mapLeft(describeErrors)(Reply.decode(told))
}
