/** Commands and replies as texts: the log and the network carry them without looking inside. */
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { canonicalJson } from './canonical.js'
import { Command, type PlaceOrder } from './command.js'
import { describeErrors } from './problems.js'
import type { Reply } from './reply.js'
import { withoutNoSecret } from './secret.js'
import { Tick } from './tick.js'

const parse = (text: string): E.Either<string, unknown> => {
  try {
    return E.right(JSON.parse(text))
  } catch {
    return E.left('it is not JSON')
  }
}

const byTag = new Map<unknown, t.Decoder<unknown, Command>>(
  Command.types.map((each) => [each.type.type.props._tag.value, each]),
)

const haveSecrets = new Set<unknown>(
  Command.types.flatMap(({ type }) => ('secret' in type.type.props ? [type.type.props._tag.value] : [])),
)

/** Puts in what is left out where there is no secret, since a codec is much slower where it has to. */
const completed = (value: unknown): unknown => {
  if (
    typeof value === 'object' &&
    value !== null &&
    '_tag' in value &&
    !('secret' in value) &&
    haveSecrets.has(value._tag)
  )
    Object.assign(value, { secret: null })
  return value
}

/** A value whose tag is known is tried as that alternative alone; all are tried where that fails, for what there is to say. */
const decodeValue = (value: unknown): E.Either<string, Command> => {
  const tag = typeof value === 'object' && value !== null && '_tag' in value ? value._tag : undefined
  const decoded = byTag.get(tag)?.decode(value)
  return decoded !== undefined && E.isRight(decoded) ? decoded : E.mapLeft(describeErrors)(Command.decode(value))
}

/** Equal commands have equal texts. What is encoded is what the type says, so nothing is left to be stripped. */
export const encodeCommand = (command: Command): string =>
  command._tag === 'PlaceOrder' ? encodeOrder(command) : canonicalJson(withoutNoSecret(command))

/** Orders are most of what a log holds, so their fields are put into the order of the canonical text by hand. */
const encodeOrder = ({ _tag, customer, key, lines, secret }: PlaceOrder): string => {
  const written = { _tag, customer, key, lines: lines.map(({ product, quantity }) => ({ product, quantity })) }
  return JSON.stringify(secret === null ? written : { ...written, secret })
}

/** Left: one line that says where the text departs from a command. */
export const decodeCommand = (text: string): E.Either<string, Command> => {
  const parsed = parse(text)
  return E.isLeft(parsed) ? parsed : decodeValue(completed(parsed.right))
}

/** Each tick is written by a leader, and begins like this. */
const TICK = '{"_tag":"Tick"'

/** What the log holds: commands of clients, and ticks of the clock. */
export const decodeLogged = (text: string): E.Either<string, Command | Tick> => {
  if (!text.startsWith(TICK)) return decodeCommand(text)
  const parsed = parse(text)
  return E.isLeft(parsed) ? parsed : E.mapLeft(describeErrors)(Tick.decode(parsed.right))
}

/** Whether two texts are the same command; they may be written differently. */
export const isSameCommand = (one: string, other: string): boolean => {
  if (one === other) return true
  const [a, b] = [decodeCommand(one), decodeCommand(other)]
  return E.isRight(a) && E.isRight(b) && encodeCommand(a.right) === encodeCommand(b.right)
}

export const encodeReply = (reply: Reply): string => JSON.stringify(reply)
