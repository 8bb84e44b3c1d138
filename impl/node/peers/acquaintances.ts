/**
 * Which peers a node hears, and whether it may take part itself. What a node has promised and acknowledged is in its data
 * folder: one that comes back with another folder has forgotten it, and its votes and copies would make up majorities with
 * nothing in common. So each node remembers the folder of each peer for ever, and hears no other one; and a node whose folder is
 * new takes part only when every other member has confirmed that it knows no other folder of it.
 */

import { none, type Option, some } from 'fp-ts/lib/Option.js'
import { matchIndexOf } from '../../raft/progress.js'
import { isLeader } from '../../raft/state.js'
import type { ServerId, ServerState } from '../../raft/types.js'
import type { Logger } from '../logging/logger.js'
import { rareLog } from '../logging/rare-log.js'
import { isSameMembers, shownMembers } from '../network/member-lists.js'
import type { Clock } from '../ports/ports.js'
import type { Folder } from '../storage/wal-header.js'
import type { Noted } from '../storage/wal-records.js'
import type { FolderId } from '../wire/codecs.js'
import type { Introduction, Refusal } from '../wire/introduction.js'
import type { Note } from '../wire/notes.js'

export interface AcquaintancesOptions {
  readonly id: ServerId
  readonly members: readonly ServerId[]
  readonly folder: Folder
  readonly clock: Clock
  readonly log: Logger
  /** How often a node that does not take part yet asks the others, in milliseconds. */
  readonly askEveryMs: number
  readonly state: () => ServerState
  /** Writes a record before whatever is written later. */
  readonly write: (record: Noted) => void
  /** Does it when all that was written so far is durable. */
  readonly whenDurable: (action: () => void) => void
  readonly send: (to: ServerId, note: Note) => void
  /** The node takes part from now on. */
  readonly joined: () => void
  /** The node has to stop: another one knows that it has lost its past. */
  readonly forgotten: (reason: string) => void
}

export interface Acquaintances {
  readonly introduce: () => Introduction
  /** A peer says who it is: why nothing else is heard from it, if so. */
  readonly greet: (from: ServerId, introduction: Introduction) => Option<Refusal>
  /** A peer hears nothing from this node. */
  readonly refused: (by: ServerId, refusal: Refusal) => void
  readonly noted: (from: ServerId, note: Extract<Note, { readonly note: 'ask' | 'known' }>) => void
  /** Whether the peer is sent messages: it is not if it is refused. */
  readonly isWelcome: (peer: ServerId) => boolean
  readonly refusedPeers: () => readonly ServerId[]
  readonly takesPart: () => boolean
  /** Why the node takes no part; null if it does. */
  readonly whyNot: () => string | null
  /** Asks the others, if need be. To be called once, when there is a way to them. */
  readonly start: () => void
  readonly stop: () => void
}

const GIVE_BACK = 'stop it, give it back the data folder that it had, and start it again'

export const acquaintances = (options: AcquaintancesOptions): Acquaintances => {
  const { id, members, folder, clock, log, state } = options
  const others = members.filter((member) => member !== id)
  const known = new Map<ServerId, FolderId>(folder.peers)
  const barred = new Set<ServerId>()
  const refusals = new Map<ServerId, string>()
  const confirmed = new Set<ServerId>()
  const rarely = rareLog(log, clock.now)
  let takesPart = folder.isJoined
  let isJoining = false
  let cancel = (): void => {}

  const whyOfMembers = (from: ServerId, theirs: readonly ServerId[]): string | null =>
    isSameMembers(members, theirs)
      ? null
      : `${id} is started with the members ${shownMembers(members)}, but ${from} with ${shownMembers(theirs)}: two lists ` +
        'can each have a majority of their own; start every node with the same list'
  const whyOfFolder = (from: ServerId, theirs: FolderId): string | null => {
    const own = known.get(from)
    if (own === undefined || own === theirs) return null
    return (
      `${from} comes with the data folder ${theirs}, but ${id} knows its folder ${own}: what ${from} has promised and ` +
      `acknowledged is lost with it, so it must neither vote nor be counted; ${GIVE_BACK}`
    )
  }
  /** In one term no follower removes what it has acknowledged to the leader of that term. */
  const whyOfLoss = (from: ServerId, { term, lastIndex }: Introduction): string | null => {
    const now = state()
    if (!isLeader(now) || term > now.currentTerm) return null
    const progress = now.role.progress.get(from)
    const acknowledged = progress === undefined ? 0 : matchIndexOf(progress)
    if (lastIndex >= acknowledged) return null
    return (
      `${from} has a log of ${lastIndex} entries, but it has acknowledged ${acknowledged} to ${id}: its data folder is an old ` +
      `copy, or has lost what was written; ${GIVE_BACK}`
    )
  }
  const refusalOf = (from: ServerId, introduction: Introduction): Refusal | null => {
    const ofMembers = whyOfMembers(from, introduction.members)
    if (ofMembers !== null) return { refused: 'Members', why: ofMembers }
    const ofFolder = whyOfFolder(from, introduction.folder)
    if (ofFolder !== null) return { refused: 'Folder', why: ofFolder }
    const ofLoss = whyOfLoss(from, introduction)
    return ofLoss === null ? null : { refused: 'Loss', why: ofLoss }
  }

  const ask = (): void => {
    if (takesPart || isJoining) return
    for (const other of others) if (!confirmed.has(other)) options.send(other, { note: 'ask', folder: folder.id })
    cancel = clock.after(options.askEveryMs, ask)
  }
  const confirm = (by: ServerId, of: FolderId): void => {
    if (takesPart || isJoining || of !== folder.id || !others.includes(by)) return
    confirmed.add(by)
    refusals.delete(by)
    if (confirmed.size < others.length) return
    isJoining = true
    cancel()
    options.write({ _tag: 'Joined' })
    options.whenDurable(() => {
      takesPart = true
      log({ level: 'info', msg: 'takes part: the others know no other data folder of this node', folder: folder.id })
      options.joined()
    })
  }

  return {
    introduce: () => {
      const { currentTerm, log: entries } = state()
      return { members, folder: folder.id, term: currentTerm, lastIndex: entries.index }
    },
    greet: (from, introduction) => {
      const refusal = refusalOf(from, introduction)
      if (refusal !== null) {
        barred.add(from)
        rarely(`${from} ${refusal.refused}`, { level: 'error', msg: `refused ${from}: ${refusal.why}` })
        return some(refusal)
      }
      barred.delete(from)
      if (!known.has(from)) {
        known.set(from, introduction.folder)
        options.write({ _tag: 'Peer', node: from, folder: introduction.folder })
      }
      return none
    },
    refused: (by, { refused, why }) => {
      rarely(`by ${by} ${refused}`, { level: 'error', msg: `${by} refuses this node: ${why}` })
      if (takesPart && (refused === 'Folder' || refused === 'Loss')) options.forgotten(`${by} refuses it: ${why}`)
      else if (!takesPart) refusals.set(by, why)
    },
    noted: (from, note) => {
      if (note.note === 'known') return confirm(from, note.folder)
      if (known.get(from) !== note.folder) return
      options.whenDurable(() => options.send(from, { note: 'known', folder: note.folder }))
    },
    isWelcome: (peer) => !barred.has(peer),
    refusedPeers: () => [...barred],
    takesPart: () => takesPart,
    whyNot: () => {
      if (takesPart) return null
      if (isJoining) return 'it is about to take part'
      const [refusal] = refusals
      if (refusal !== undefined) return `${refusal[0]} refuses it: ${refusal[1]}`
      const missing = others.filter((other) => !confirmed.has(other))
      return (
        `its data folder is new, and it takes part once ${missing.join(', ')} ${missing.length === 1 ? 'has' : 'have'} ` +
        'confirmed that no other one is known'
      )
    },
    start: ask,
    stop: () => cancel(),
  }
}
