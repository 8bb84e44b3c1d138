/** Commands and replies as texts: the log and the network carry them without looking inside. */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type * as t from 'io-ts'
import { canonicalJson } from './canonical.js'
import { Command } from './command.js'
import { describeErrors } from './problems.js'
import { Reply } from './reply.js'

const parse = (text: string): E.Either<string, unknown> =>
  E.tryCatch(
    (): unknown => JSON.parse(text),
    () => 'it is not JSON',
  )

const decode =
  <A>(codec: t.Decoder<unknown, A>) =>
  (text: string): E.Either<string, A> =>
    pipe(
      parse(text),
      E.chain((value) => E.mapLeft(describeErrors)(codec.decode(value))),
    )

/** Equal commands have equal texts. */
export const encodeCommand = (command: Command): string => canonicalJson(Command.encode(command))

/** Left: one line that says where the text departs from a command. */
export const decodeCommand: (text: string) => E.Either<string, Command> = decode(Command)

export const encodeReply = (reply: Reply): string => JSON.stringify(Reply.encode(reply))

/** Left: one line that says where the text departs from a reply. */
export const decodeReply: (text: string) => E.Either<string, Reply> = decode(Reply)
