/** How the actions of features come into an explanation, and how features change the ways of raft.tla's own. */
import { configurationIn, isConfiguration, type Members } from '../../model/raft/features/configurations.js'
import type { FeatureAction } from '../../model/raft/features/types.js'
import { variablesOf, withVariables } from '../../model/raft/features/variables.js'
import { At, Len } from '../../model/raft/sequence.js'
import type { Server, ServerId, State } from '../../model/raft/types.js'
import { type Candidate, candidate, type Here, type Part } from './candidate.js'
import type { ChangeAsked } from './feature-observation.js'
import { unasked, unaskedAny } from './model-actions.js'
import { nextValues } from './next-values.js'
import type { Observation } from './observation.js'

const anyState: readonly State[] = ['Follower', 'Candidate', 'Leader']

const once = (
  action: FeatureAction | 'Timeout',
  may: (o: Observation) => boolean,
): Part & { readonly in: readonly State[] } => ({
  in: anyState,
  candidates: ({ c, i, o, at }: Here): readonly Candidate[] =>
    may(o) && !at.actions.includes(action) ? [candidate(at, action, unasked(action, c, i, at.s))] : [],
})

type ActionPart = Part & { readonly in: readonly State[] }

/** A change of members whose configuration is the next entry that was observed, and for which `isAsked` holds. */
const change = (
  action: FeatureAction,
  may: (o: Observation) => boolean,
  isAsked: (o: Observation, entered: Members) => boolean = () => true,
): ActionPart => ({
  in: ['Leader'],
  candidates: ({ c, i, o, at }: Here): readonly Candidate[] => {
    const values = may(o) && !at.actions.includes(action) ? nextValues(at.s, o).filter(isConfiguration) : []
    if (values.length === 0) return []
    const found = candidate(at, action, unaskedAny(action, c, i, at.s))
    const isNext = ({ log }: Server): boolean => {
      if (Len(log) <= Len(at.s.log)) return false
      const { value } = At(log, Len(log))
      return values.includes(value) && isAsked(o, configurationIn(value))
    }
    return [{ ...found, next: found.next.filter(({ s }) => isNext(s)) }]
  },
})

/** A change that somebody asked for; any of this kind where it was not observed which. */
const asked = (action: ChangeAsked['action']): readonly [typeof action, ActionPart] => [
  action,
  change(
    action,
    ({ changed }) => changed === 'any' || changed?.action === action,
    ({ changed }, { voters, learners }) => {
      if (changed === undefined || changed === 'any') return true
      if (changed.action === 'EnterJoint') return changed.voters.join() === voters.join()
      const isIn = (changed.action === 'AddLearner' ? learners : voters).includes(changed.server)
      return isIn === (changed.action !== 'RemoveServer')
    },
  ),
]

/** An election begins by the timer, or with the word of a quorum that was asked before. */
const begins = ({ timedOut, received }: Observation): boolean => timedOut || received?.mtype === 'PreVoteResponse'

/** The next read that a client asks for will have this name. */
export const asking = (s: Server, read: number): Server => withVariables(s, { readCount: read - 1 })

/**
 * The places of the reads that may have been answered. Where it was observed which are left, it is the first of those that are not: in
 * which order the others are answered makes no difference. Where it was not, a client of the leader itself is answered later, or never: a
 * read that waits forbids nothing.
 */
const answerable = (i: ServerId, s: Server, { after: { features } }: Observation): readonly number[] => {
  const { reads } = variablesOf(s)
  const left = features?.reads?.map(({ round }) => round)
  if (left === undefined) return reads.flatMap(({ server }, k) => (server === i ? [] : [k]))
  const first = reads.findIndex(({ round }) => !left.includes(round))
  return first < 0 ? [] : [first]
}

/** In the place of raft.tla's own part for it. Messages are sent and received where all others are. */
export const featureParts: readonly (readonly [action: FeatureAction | 'Timeout', part: Part])[] = [
  // A follower's timer fires for silence, and a leader looks who has answered: then they must.
  [
    'LoseContact',
    {
      happened: ({ fired }, s) => fired === 'Contact' && variablesOf(s).contact,
      outcome: ({ c, i, at }) => unasked('LoseContact', c, i, at.s),
    },
  ],
  [
    'CheckAnswers',
    {
      happened: ({ fired }, s, c) => fired === 'Leader' && s.state === 'Leader' && c.features?.checkQuorum === true,
      outcome: ({ c, i, at }) => unasked('CheckAnswers', c, i, at.s),
    },
  ],
  ['Timeout', once('Timeout', begins)],
  ['LoseContact', once('LoseContact', ({ timedOut }) => timedOut)],
  ['StartPreVote', once('StartPreVote', ({ timedOut }) => timedOut)],
  [
    'TransferLeadership',
    {
      in: ['Leader'],
      candidates: ({ c, i, o: { handTo }, at }) =>
        handTo === undefined
          ? []
          : [candidate(at, 'TransferLeadership', unasked('TransferLeadership', c, i, at.s, handTo))],
    },
  ],
  [
    'BeginRead',
    {
      in: ['Leader'],
      candidates: ({ c, i, o: { read }, at }) =>
        read === undefined || at.actions.includes('BeginRead')
          ? []
          : [candidate(at, 'BeginRead', unasked('BeginRead', c, i, asking(at.s, read)))],
    },
  ],
  [
    'AnswerRead',
    {
      in: ['Leader'],
      candidates: ({ c, i, o, at }) =>
        answerable(i, at.s, o).map((k) => candidate(at, 'AnswerRead', unasked('AnswerRead', c, i, at.s, k))),
    },
  ],
  [
    'TakeSnapshot',
    {
      in: anyState,
      candidates: ({ c, i, o: { snapshot }, at }) => {
        if (snapshot === undefined || at.actions.includes('TakeSnapshot')) return []
        const found = candidate(at, 'TakeSnapshot', unasked('TakeSnapshot', c, i, at.s))
        const isAsked = (s: Server): boolean => snapshot === 'any' || variablesOf(s).snapshotIndex === snapshot
        return [{ ...found, next: found.next.filter(({ s }) => isAsked(s)) }]
      },
    },
  ],
  asked('AddServer'),
  asked('RemoveServer'),
  asked('AddLearner'),
  asked('Promote'),
  asked('EnterJoint'),
  // A leader ends a joint configuration by itself.
  ['LeaveJoint', change('LeaveJoint', () => true)],
  ['StepDownRemoved', { ...once('StepDownRemoved', () => true), in: ['Leader'] }],
  ['AbandonTransfer', once('AbandonTransfer', ({ fired }) => fired === 'Leader')],
]
