/** Two-phase commit after Lamport's TwoPhase.tla: server 0 is the transaction manager, the others resource managers. */
import type { Protocol } from '../../../model/checker/protocol.js'

type Local =
  | { readonly tm: 'init' | 'committed' | 'aborted'; readonly prepared: readonly number[] }
  | { readonly rm: 'working' | 'prepared' | 'committed' | 'aborted' }
type Message = { readonly type: 'Prepared'; readonly rm: number } | { readonly type: 'Commit' | 'Abort' }

const stay = { sent: [], consumes: false }

export const twoPhaseCommit = (managers: number): Protocol<Local, Message, never> => ({
  servers: managers + 1,
  actions: 'TMCommit TMAbort TMRcvPrepared RMPrepare RMChooseToAbort RMRcvCommitMsg RMRcvAbortMsg'.split(' '),
  initial: (server) => (server === 0 ? { tm: 'init', prepared: [] } : { rm: 'working' }),
  spontaneous: (server, local) => {
    if ('rm' in local) {
      if (local.rm !== 'working') return []
      const prepared: Message = { type: 'Prepared', rm: server }
      return [
        { action: 'RMPrepare', next: { rm: 'prepared' }, sent: [prepared], consumes: false },
        { action: 'RMChooseToAbort', next: { rm: 'aborted' }, ...stay },
      ]
    }
    if (local.tm !== 'init') return []
    const abort = {
      action: 'TMAbort',
      next: { ...local, tm: 'aborted' },
      sent: [{ type: 'Abort' }],
      consumes: false,
    } as const
    const commit = {
      action: 'TMCommit',
      next: { ...local, tm: 'committed' },
      sent: [{ type: 'Commit' }],
      consumes: false,
    } as const
    return local.prepared.length === managers ? [abort, commit] : [abort]
  },
  receive: (_server, local, message) => {
    if (message.type === 'Prepared') {
      if ('rm' in local || local.tm !== 'init') return []
      const prepared = [...new Set([...local.prepared, message.rm])].sort()
      return [{ action: 'TMRcvPrepared', next: { ...local, prepared }, ...stay }]
    }
    return message.type === 'Commit'
      ? [{ action: 'RMRcvCommitMsg', next: { rm: 'committed' }, ...stay }]
      : [{ action: 'RMRcvAbortMsg', next: { rm: 'aborted' }, ...stay }]
  },
  destinations: (message) => (message.type === 'Prepared' ? [0] : Array.from({ length: managers }, (_, k) => k + 1)),
  network: { kind: 'set', maxMessages: Number.POSITIVE_INFINITY, maxCopies: 1 },
  withinBounds: () => true,
  history: [],
  encodeLocal: (local) => JSON.stringify(local),
  encodeMessage: (message) => JSON.stringify(message),
  invariants: [
    {
      name: 'TCConsistent',
      source: 'TCommit.tla',
      reads: 'pair',
      holds: (_i, a, _j, b) => !('rm' in a && 'rm' in b && a.rm === 'aborted' && b.rm === 'committed'),
    },
  ],
  actionProperties: [],
})
