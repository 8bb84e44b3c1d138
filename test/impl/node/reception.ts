/** Nodes of tests that introduce themselves to each other, and take whatever comes. */
import { none } from 'fp-ts/lib/Option.js'
import type { Receiver, Reception } from '../../../impl/node/ports/ports.js'
import type { FolderId } from '../../../impl/node/wire/codecs.js'
import type { Introduction } from '../../../impl/node/wire/introduction.js'
import { Index, type ServerId, Term } from '../../../impl/raft/types.js'

export const introduction = (members: readonly ServerId[], folder = 'a-folder'): Introduction => ({
  ...{ members, folder: folder as FolderId, term: Term(1), lastIndex: Index(0) },
})

export const receiving = (receive: Receiver, members: readonly ServerId[] = []): Reception => ({
  introduce: () => introduction(members),
  greet: () => none,
  receive,
  refused: () => {},
})
