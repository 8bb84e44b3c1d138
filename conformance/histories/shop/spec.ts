/** The shop as the checker knows it. */
import { Command } from '../../../impl/store/command.js'
import { Reply } from '../../../impl/store/reply.js'
import type { Spec } from '../../../model/linearizability/spec.js'
import type { Language } from '../event.js'
import { applyIn } from './apply.js'
import { footprintsIn, obstacle } from './footprint.js'
import { foretold } from './foretold.js'
import { namesOf } from './names.js'
import { same } from './same.js'
import { emptyState, type State, sameState } from './state.js'
import { showCommand, showReply } from './words.js'

/** `commands`: all those of the histories that the specification is used for. */
export const shopSpec = (commands: readonly Command[]): Spec<State, Command, Reply> => {
  const names = namesOf(commands)
  return {
    initial: emptyState(),
    apply: applyIn(names),
    sameReply: same,
    sameState,
    hash: ({ hash }) => hash,
    footprints: footprintsIn(names),
    obstacle,
    foretold,
    showOp: showCommand,
    showReply,
  }
}

/** Histories of the shop hold commands and replies as impl/store writes them. */
export const shopLanguage: Language<Command, Reply> = {
  op: Command,
  reply: Reply,
  nameOf: ({ _tag }) => _tag,
}
