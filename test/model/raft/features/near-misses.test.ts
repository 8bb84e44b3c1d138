/** Each feature with one line of it broken: a property falls. */
import { describe, expect, it } from 'vitest'
import { explore } from '../../../../model/checker/explore.js'
import type { Step } from '../../../../model/checker/protocol.js'
import { wholeRaft } from '../../../../model/raft/features/protocol.js'
import type { WholeEvent } from '../../../../model/raft/features/read-history.js'
import { type Features, NoFeatures, type WholeMessage } from '../../../../model/raft/features/types.js'
import { variablesOf, withVariables } from '../../../../model/raft/features/variables.js'
import { fromArray, Len, toArray } from '../../../../model/raft/sequence.js'
import { Literal, Relaxed, type Server } from '../../../../model/raft/types.js'
import { logOf, server } from '../states.js'

type Taken = Step<Server, WholeMessage, WholeEvent>

const bounds = { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 1, maxCopies: 1 }

/** A changed line: what another next state, or none, a step has from the state before it. */
interface Broken {
  readonly features: Partial<Features>
  /** The action that is changed, or any. */
  readonly action?: string
  readonly next: (before: Server, step: Taken, i: number) => Server
  readonly relaxed?: boolean
  readonly network?: 'core' | 'no-duplication'
  readonly maxTerm?: number
  /** Where it begins: server 0 leads in term 2, and of more than two servers the last voted for it. */
  readonly led?: readonly Server[]
}

const follower: Server = { ...server({ currentTerm: 2, nextIndex: [1, 1, 1], matchIndex: [0, 0, 0] }) }
const leader: Server = { ...follower, state: 'Leader', votedFor: 0, votesGranted: [0, 2], votesResponded: [0, 2] }
const voter: Server = { ...follower, votedFor: 0 }

const ofTwo = (s: Server): Server => ({ ...s, nextIndex: [1, 1], matchIndex: [0, 0] })
/** All that three terms begin with: a leader of the second, and a server that hears from it. */
const ledTwo: readonly Server[] = [
  { ...ofTwo(leader), votesGranted: [0, 1], votesResponded: [0, 1] },
  withVariables(ofTwo(voter), { contact: true }),
]

const fallenIn = ({ features, action, next, relaxed = false, network = 'core', maxTerm = 2, led }: Broken) => {
  const settings = {
    ...{ bounds: { ...bounds, maxTerm, servers: led?.length ?? 2 }, network, history: false },
    ...(led === undefined ? {} : { initialStates: [{ servers: led, messages: [], history: [] }] }),
    relaxations: relaxed ? Relaxed : Literal,
  }
  const model = wholeRaft(settings, { ...NoFeatures, ...features })
  const change = (i: number, before: Server, steps: readonly Taken[]): readonly Taken[] =>
    steps.map((step) =>
      action === undefined || step.action === action ? { ...step, next: next(before, step, i) } : step,
    )
  return explore({
    ...model,
    spontaneous: (i, s) => change(i, s, model.spontaneous(i, s)),
    receive: (i, s, m) => change(i, s, model.receive(i, s, m)),
  }).violation?.property
}

const snapshot = { snapshot: true }
const transfer = { leadershipTransfer: true }
const asking = { preVote: [0, 1] }

const broken: Readonly<Record<string, readonly [fallen: string, Broken]>> = {
  'a server asks and stays a candidate': [
    'AskersFollow',
    { features: asking, action: 'StartPreVote', next: (s, { next }) => ({ ...next, state: s.state }), maxTerm: 3 },
  ],
  'a server asks and does not count itself': [
    'AskersFollow',
    {
      features: asking,
      action: 'StartPreVote',
      next: (_s, { next }, i) => withVariables(next, { preVotes: [1 - i] }),
    },
  ],
  'a server that is told to stand goes on hearing from its leader': [
    'LeadersNeedNoContact',
    {
      features: { ...transfer, checkQuorum: true },
      maxTerm: 3,
      led: ledTwo,
      next: (s, { action, next }) =>
        action === 'HandleTimeoutNowRequest' || action === 'BecomeLeader'
          ? withVariables(next, { contact: variablesOf(s).contact })
          : next,
    },
  ],
  'a snapshot is taken of what is not committed': [
    'LeadersHaveSnapshots',
    {
      features: snapshot,
      action: 'AppendEntries',
      maxTerm: 3,
      led: [{ ...leader, log: logOf(2) }, follower, voter],
      next: (s, { next }) => withVariables(next, { snapshotIndex: Len(s.log) }),
    },
  ],
  'a snapshot is lost in a restart': [
    'SnapshotsStay',
    {
      features: snapshot,
      action: 'Restart',
      network: 'no-duplication',
      next: (_s, { next }) => withVariables(next, { snapshotIndex: 0 }),
    },
  ],
  'a snapshot stands for more than there is in the log': [
    'SnapshotInLog',
    {
      features: snapshot,
      action: 'TakeSnapshot',
      next: (s, { next }) => withVariables(next, { snapshotIndex: Len(s.log) + 1 }),
    },
  ],
  'the log is cut where a snapshot ends before it': [
    'AcknowledgedLogsAgree',
    {
      features: snapshot,
      action: 'HandleInstallSnapshotRequest',
      relaxed: true,
      next: (s, { next }) => ({ ...next, log: fromArray(toArray(s.log).slice(1)), commitIndex: 0 }),
    },
  ],
  'a leader goes on handing over as a follower': [
    'OnlyLeadersHandOver',
    {
      features: transfer,
      action: 'UpdateTerm',
      next: (s, { next }) => withVariables(next, { transferee: variablesOf(s).transferee }),
      maxTerm: 3,
      led: ledTwo,
    },
  ],
  'a leader hands over to itself': [
    'OnlyLeadersHandOver',
    {
      features: transfer,
      action: 'TransferLeadership',
      next: (_s, { next }, i) => withVariables(next, { transferee: i }),
    },
  ],
  'a leader hands over to a server that there is not': [
    'TransferTypeOK',
    {
      features: transfer,
      action: 'TransferLeadership',
      next: (_s, { next }) => withVariables(next, { transferee: 2 }),
    },
  ],
  'a leader remembers that it was told to stand': [
    'OnlyCandidatesWereTold',
    {
      features: transfer,
      action: 'BecomeLeader',
      next: (s, { next }) => withVariables(next, { toldToStand: variablesOf(s).toldToStand }),
      maxTerm: 3,
      led: ledTwo,
    },
  ],
  'a leader takes commands and hands over at once': [
    'NoEntriesInTransfer',
    {
      features: transfer,
      action: 'AbandonTransfer',
      next: (s) => ({ ...s, log: fromArray([...toArray(s.log), { term: s.currentTerm, value: 'v1' }]) }),
    },
  ],
  'answers are kept from a server that there is not': [
    'PreVoteTypeOK',
    {
      features: { checkQuorum: true },
      action: 'CheckAnswers',
      next: (_s, { next }) => withVariables(next, { responded: [2] }),
    },
  ],
}

describe('a line that is broken', () => {
  it.each(Object.entries(broken))('%s', (_, [property, of]) => {
    expect(fallenIn(of)).toBe(property)
  })

  it('and none that is not', () => {
    for (const features of [asking, snapshot, transfer, { checkQuorum: true }])
      expect(fallenIn({ features, next: (_s, { next }) => next })).toBe(undefined)
  })
})
