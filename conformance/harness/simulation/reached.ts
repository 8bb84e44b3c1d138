/**
 * What a simulated run has come to that is rare and that safety depends on, counted: a run that never came to it has not shown
 * that it is done rightly.
 */
import type { ObservedStep } from '../../../impl/node/core/observer.js'
import type { Disk } from '../../../impl/node/ports/ports.js'
import { lastIndex } from '../../../impl/raft/log.js'
import type { Persist, ServerId } from '../../../impl/raft/types.js'
import type { Features } from '../../../model/raft/features/types.js'
import { isUnkeyed } from './operations.js'
import { countingFeatures } from './reached-features.js'

/** How often each condition came about, by its name. */
export type Reached = Readonly<Record<string, number>>

export interface Reaching {
  /** To be called before the effects of the step are carried out. */
  readonly stepped: (server: ServerId, step: ObservedStep) => void
  /** The disk, as a node is to have it. */
  readonly throughDisk: (server: ServerId, disk: Disk) => Disk
  /** To be called when the shop has forgotten this many keys. */
  readonly forgotten: (keys: number) => void
  readonly counts: () => Reached
}

/** `features`: what is on beyond raft.tla, which is counted too. */
export const reaching = (features?: Features): Reaching => {
  const ofFeatures = countingFeatures(features)
  const counts = {
    /** Several steps' changes go to disk in one write, since they gathered behind another one. */
    'batches of several changes': 0,
    /** A later one of them keeps less of the log than the first: not even what was there before the batch stays. */
    'batches that cut below their beginning': 0,
    /** A server removes more than one entry at once. */
    'conflicts over several entries': 0,
    'changes without a key': 0,
    'keys forgotten': 0,
  }
  /** The changes of each node that it has not yet handed to its disk. */
  const gathered = new Map<ServerId, Persist[]>()

  const persists = (server: ServerId, { before, input }: ObservedStep, change: Persist): void => {
    gathered.get(server)?.push(change)
    if (lastIndex(before.log) - change.keep > 1) counts['conflicts over several entries'] += 1
    if (input._tag !== 'ClientRequests') return
    for (const { payload } of change.entries) {
      if (payload._tag === 'Command' && isUnkeyed(payload.command)) counts['changes without a key'] += 1
    }
  }
  /** The first write of a batch hands over all that has gathered. */
  const appends = (server: ServerId): void => {
    const [first, ...more] = gathered.get(server)?.splice(0) ?? []
    if (first === undefined || more.length === 0) return
    counts['batches of several changes'] += 1
    if (more.some(({ keep }) => keep < first.keep)) counts['batches that cut below their beginning'] += 1
  }
  return {
    stepped: (server, step) => {
      if (step.input._tag === 'Restart') gathered.set(server, [])
      ofFeatures.stepped(step)
      for (const effect of step.effects) if (effect._tag === 'Persist') persists(server, step, effect)
    },
    throughDisk: (server, disk) => ({
      ...disk,
      append: (bytes, done) => {
        appends(server)
        disk.append(bytes, done)
      },
    }),
    forgotten: (keys) => {
      counts['keys forgotten'] += keys
    },
    counts: () => ({ ...counts, ...ofFeatures.counts() }),
  }
}
