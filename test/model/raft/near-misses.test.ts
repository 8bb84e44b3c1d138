/** What comes near a relaxation and is not safe: a model that does so loses a property. */
import { describe, expect, it } from 'vitest'
import { explore } from '../../../model/checker/explore.js'
import type { Settings } from '../../../model/raft/bounds.js'
import { withUnstable } from '../../../model/raft/helpers.js'
import { AdvanceCommitIndex } from '../../../model/raft/leader.js'
import { stepsOf } from '../../../model/raft/outcome.js'
import { raft } from '../../../model/raft/protocol.js'
import { type Relaxation, relaxedBy } from '../../../model/raft/relaxations.js'
import { Len } from '../../../model/raft/sequence.js'
import { Nil } from '../../../model/raft/types.js'

type Model = ReturnType<typeof raft>

const bounds = { servers: 3, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 1, maxCopies: 1 }
const settings = (name: Relaxation, more: Partial<Settings> = {}): Settings => ({
  bounds,
  network: 'no-duplication',
  history: false,
  narrowing: { onlyCandidate: [{ server: 0, term: 2 }] },
  relaxations: relaxedBy([name]),
  ...more,
})

/** The first property that falls when the model takes other steps. */
const fallenIn = (of: Settings, change: (model: Model) => Partial<Model>): string | undefined => {
  const model = raft(of)
  const asItIs = explore(model, { maxStates: 20_000 }).violation?.property
  expect(asItIs).toBe(undefined)
  return explore({ ...model, ...change(model) }).violation?.property
}

describe('a near miss of', () => {
  it('StepDown: whoever steps down forgets its vote', () => {
    const property = fallenIn(settings('StepDown'), ({ spontaneous }) => ({
      spontaneous: (i, s) =>
        spontaneous(i, s).map((step) =>
          step.action === 'StepDownToFollower' ? { ...step, next: { ...step.next, votedFor: Nil } } : step,
        ),
    }))
    expect(property).toBe('GrantedVotesAreGiven')
  })

  it('RefuseVote: a refusal takes back the vote that was given', () => {
    const of = settings('RefuseVote', {
      bounds: { ...bounds, maxLog: 0 },
      network: 'core',
      narrowing: {
        onlyCandidate: [
          { server: 0, term: 2 },
          { server: 1, term: 2 },
        ],
      },
    })
    const property = fallenIn(of, ({ receive }) => ({
      receive: (i, s, m) =>
        receive(i, s, m).map((step) =>
          step.action === 'RefuseVoteRequest' ? { ...step, next: { ...step.next, votedFor: m.msource } } : step,
        ),
    }))
    expect(property).toBe('VotesAreGiven (own vote)')
  })

  it('DurableCommit: commitIndex is beyond what it was', () => {
    const property = fallenIn(settings('DurableCommit'), ({ spontaneous }) => ({
      spontaneous: (i, s) =>
        spontaneous(i, s).map((step) =>
          step.action === 'Restart' ? { ...step, next: { ...step.next, commitIndex: Len(step.next.log) } } : step,
        ),
    }))
    expect(property).toBe('QuorumLogInv')
  })

  it('ParallelWrite: a leader counts its own copy before its disk has it', () => {
    const alone = { bounds: { ...bounds, servers: 1 }, everCommitted: true }
    const of = settings('ParallelWrite', alone)
    const c = { servers: 1, values: ['v1'], relaxations: of.relaxations, history: false }
    const property = fallenIn(of, ({ spontaneous }) => ({
      spontaneous: (i, s) => [
        ...spontaneous(i, s),
        ...stepsOf(AdvanceCommitIndex(c, i, withUnstable(s, 0))).map((step) => ({
          ...step,
          next: withUnstable(step.next, s.unstable ?? 0),
        })),
      ],
    }))
    expect(property).toBe('EverCommittedIsDurable')
  })

  it('AcknowledgeKnown: a follower acknowledges all of its log', () => {
    const of = settings('AcknowledgeKnown', {
      bounds: { ...bounds, maxTerm: 3 },
      network: 'core',
      narrowing: {
        onlyCandidate: [
          { server: 0, term: 2 },
          { server: 1, term: 3 },
        ],
        emptyLog: [1, 2],
      },
    })
    const property = fallenIn(of, ({ receive }) => ({
      receive: (i, s, m) =>
        receive(i, s, m).map((step) => ({
          ...step,
          sent: step.sent.map((reply) =>
            step.action === 'AcknowledgeMatch' && reply.mtype === 'AppendEntriesResponse'
              ? { ...reply, mmatchIndex: Len(s.log) }
              : reply,
          ),
        })),
    }))
    expect(property).toBe('AcknowledgedLogsAgree (in flight)')
  })

  it('PartialBatch: a follower acknowledges all and takes a part', () => {
    const of = settings('PartialBatch', { network: 'core' })
    const property = fallenIn(of, ({ receive }) => ({
      receive: (i, s, m) =>
        receive(i, s, m).map((step) => ({
          ...step,
          sent: step.sent.map((reply) =>
            reply.mtype === 'AppendEntriesResponse' && reply.msuccess && m.mtype === 'AppendEntriesRequest'
              ? { ...reply, mmatchIndex: m.mprevLogIndex + m.mentries.length }
              : reply,
          ),
        })),
    }))
    expect(property).toBe('AcknowledgedLogsAgree (in flight)')
  })

  it('AppendBelowCommit: a follower acknowledges beyond its commit index', () => {
    const of = settings('AppendBelowCommit', { bounds: { ...bounds, maxLog: 2 } })
    const property = fallenIn(of, ({ receive }) => ({
      receive: (i, s, m) =>
        receive(i, s, m).map((step) => ({
          ...step,
          sent: step.sent.map((reply) =>
            step.action === 'AcknowledgeCommitted' && reply.mtype === 'AppendEntriesResponse'
              ? { ...reply, mmatchIndex: reply.mmatchIndex + 1 }
              : reply,
          ),
        })),
    }))
    expect(property).toBe('AcknowledgedLogsAgree (in flight)')
  })

  it('PartialCommit: a leader commits all of its log', () => {
    const property = fallenIn(settings('PartialCommit'), ({ spontaneous }) => ({
      spontaneous: (i, s) =>
        spontaneous(i, s).map((step) =>
          step.action === 'AdvanceCommitIndex' ? { ...step, next: { ...step.next, commitIndex: Len(s.log) } } : step,
        ),
    }))
    expect(property).toBe('QuorumLogInv')
  })

  it('Bootstrap: only some of the servers begin with the entries', () => {
    const property = fallenIn(settings('Bootstrap'), ({ initialStates = [] }) => ({
      initialStates: initialStates.map((state) => ({
        ...state,
        servers: state.servers.map((s, i) => (i === 0 ? s : { ...s, log: null, commitIndex: 0 })),
      })),
    }))
    expect(property).toBe('QuorumLogInv')
  })
})
