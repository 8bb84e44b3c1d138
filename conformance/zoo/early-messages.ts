/** A cluster whose shell lets messages out before what they reveal is on disk. */

import { encodeState } from '../../impl/raft/encode.js'
import { initial, restore } from '../../impl/raft/state.js'
import type { Durable, Message, ServerState } from '../../impl/raft/types.js'
import type { Protocol, Step } from '../../model/checker/protocol.js'
import type { ReadEvent } from '../../model/raft/features/read-history.js'

/** A server and what of it is on disk; with a sound shell both are the same between any two steps. */
export interface ServerOnDisk extends ServerState {
  readonly onDisk: Durable
}

type Cluster = Protocol<ServerState, Message, ReadEvent>

const durableOf = ({ currentTerm, votedFor, log }: ServerState): Durable => ({ currentTerm, votedFor, log })

/**
 * The cluster in which only the given actions do not wait for the disk. Each other step waits for all that came before it
 * too, as the write-ahead log does, and a restart finds what is on disk.
 */
export const withEarlyMessages = (
  cluster: Cluster,
  isEarly: (action: string) => boolean,
): Protocol<ServerOnDisk, Message, ReadEvent> => {
  const written =
    (before: ServerOnDisk) =>
    (step: Step<ServerState, Message, ReadEvent>): Step<ServerOnDisk, Message, ReadEvent> => ({
      ...step,
      next: { ...step.next, onDisk: isEarly(step.action) ? before.onDisk : durableOf(step.next) },
    })
  const isRestart = ({ action }: { readonly action: string }): boolean => action === 'Restart'
  const { symmetry: _, initialStates: __, ...rest } = cluster
  return {
    ...rest,
    initial: (i) => ({ ...cluster.initial(i), onDisk: initial }),
    spontaneous: (i, s) =>
      [
        ...cluster.spontaneous(i, restore(s.onDisk)).filter(isRestart),
        ...cluster.spontaneous(i, s).filter((step) => !isRestart(step)),
      ].map(written(s)),
    receive: (i, s, message) => cluster.receive(i, s, message).map(written(s)),
    encodeLocal: (s) => `${encodeState(s)} on disk ${encodeState(restore(s.onDisk))}`,
  }
}
