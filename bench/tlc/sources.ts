/** States far from the beginning, from random walks: few, and different in what is possible in them. */
import type { GlobalState, Protocol } from '../../model/checker/protocol.js'
import { type Random, randomOf } from '../../model/checker/random.js'
import { remembering } from '../../model/checker/remembering.js'
import { initialStates, isWithinBounds, type Move, movesOf, stateAfter } from '../../model/checker/successors.js'
import type { Settings } from '../../model/raft/bounds.js'
import { lastConfiguration } from '../../model/raft/features/configurations.js'
import { encodeWholeMessage } from '../../model/raft/features/encode.js'
import type { WholeEvent } from '../../model/raft/features/read-history.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import { variablesOf } from '../../model/raft/features/variables.js'
import { LastTerm, withUnstable } from '../../model/raft/helpers.js'
import { Append, At, Len } from '../../model/raft/sequence.js'
import { Nil, type Server } from '../../model/raft/types.js'
import { type Draw, decisionsOf, marksOf, redrawn, votedTwice } from './decisions.js'

type State = GlobalState<Server, WholeMessage>
type Step = Move<Server, WholeMessage, WholeEvent>
type Model = Protocol<Server, WholeMessage, WholeEvent>

/** What makes one step unlike others of its action: how the numbers that it reads lie to each other, not the numbers. */
const shapeOfReceipt = (s: Server, m: WholeMessage): readonly unknown[] => {
  const term = Math.sign(m.mterm - s.currentTerm)
  switch (m.mtype) {
    case 'RequestVoteRequest':
      return [
        ...[term, Math.sign(m.mlastLogTerm - LastTerm(s.log)), Math.sign(m.mlastLogIndex - Len(s.log))],
        ...[s.votedFor === Nil ? 'nil' : s.votedFor === m.msource, s.state],
      ]
    case 'RequestVoteResponse':
      return [term, m.mvoteGranted, s.state, s.votesGranted.includes(m.msource), s.votesResponded.length]
    case 'AppendEntriesRequest': {
      const { mprevLogIndex: previous, mentries } = m
      const known = previous <= Len(s.log)
      const before = previous > 0 && known ? Math.sign(m.mprevLogTerm - At(s.log, previous).term) : 'none'
      const beyond = Math.sign(Len(s.log) - previous - mentries.length)
      return [
        term,
        s.state,
        known,
        previous > 0,
        before,
        beyond,
        Math.sign(m.mcommitIndex - s.commitIndex),
        ...marksOf(s, m),
      ]
    }
    case 'AppendEntriesResponse':
      return [
        ...[term, s.state, m.msuccess, Math.sign(m.mmatchIndex - (s.matchIndex[m.msource] ?? 0))],
        ...[m.mmatchIndex, s.nextIndex[m.msource]],
      ]
    default:
      return [term, s.state, encodeWholeMessage(m)]
  }
}

const shapeOfOwn = (s: Server, i: number, { action, step }: Step): readonly unknown[] => {
  if (action === 'AdvanceCommitIndex') {
    const matches = s.matchIndex.map((match, k) => (k === i ? Len(s.log) : match)).sort((a, b) => b - a)
    const agreed = matches[Math.floor(matches.length / 2)] ?? 0
    const own = agreed > 0 && agreed <= Len(s.log) && At(s.log, agreed).term === s.currentTerm
    return [own, Math.sign(agreed - s.commitIndex), ...matches.map((match) => Math.sign(match - agreed))]
  }
  const [sent] = step?.sent ?? []
  if (sent?.mtype === 'AppendEntriesRequest')
    return [sent.mentries.length, Math.min(2, sent.mprevLogIndex), Math.sign(s.commitIndex - sent.mcommitIndex)]
  if (sent !== undefined) return [s.votesResponded.length, Math.min(2, Len(s.log))]
  const unwritten = Math.min(2, s.unstable ?? 0)
  const members = lastConfiguration(s.log)?.last.value ?? ''
  return [s.state, Math.min(2, Len(s.log)), s.votesGranted.length, Math.sign(s.commitIndex), unwritten, members]
}

const shapesOf = (state: State, moves: readonly Step[]): readonly string[] =>
  moves.map((move) => {
    const local = state.servers[move.server ?? -1]
    if (local === undefined) return `${move.action} ${state.messages.find((of) => of.message === move.message)?.count}`
    const shape =
      move.message === null ? shapeOfOwn(local, move.server ?? 0, move) : shapeOfReceipt(local, move.message)
    return `${move.action} ${shape.join(' ')}`
  })

/** The sets among the history variables begin empty: no action reads them, and in the file they would be most of a state. */
const withoutPast = (state: State): State => ({
  ...state,
  history: state.history.map((value) => (value instanceof Map ? new Map() : value)),
})

export interface Choice {
  readonly walks: number
  readonly depth: number
  readonly most: number
  /** A state must be new in one step at least of this many. */
  readonly rarity: number
  /** At most this many further states, in which logs differ. */
  readonly further: number
}

/** If these were as likely as the others, a walk would hardly ever come to a leader. */
const RARE = new Set(['StepDownToFollower', 'RefuseVoteRequest', 'Timeout', 'Restart'])

/** The same, where the members change: that takes a leader that commits. */
const RARE_WITH_MEMBERS = new Set([...RARE, 'DropMessage', 'DuplicateMessage', 'LoseContact', 'CheckAnswers', 'Wipe'])

const changesMembers = (model: Pick<Model, 'actions'>): boolean => model.actions.includes('StepDownRemoved')

/** With reads and without changes of members the same, and a follower asks for a read now and then only. */
const RARE_WITH_READS = new Set([...RARE_WITH_MEMBERS, 'RequestReadIndex', 'TransferLeadership', 'AbandonTransfer'])

const keepsReads = (model: Pick<Model, 'actions'>): boolean =>
  model.actions.includes('BeginRead') && !changesMembers(model)

const READ_MESSAGES = new Set(['ReadIndexRequest', 'ReadIndexResponse', 'ConfirmRequest', 'ConfirmResponse'])

const isAboutReads = ({ servers, messages }: State): boolean =>
  servers.some((s) => variablesOf(s).reads.length > 0) || messages.some(({ message: m }) => READ_MESSAGES.has(m.mtype))

/** Where the members change, those states are wanted in which they have; with reads those in which one waits, or is on its way. */
const isWanted = (model: Model, state: State): boolean => {
  if (keepsReads(model)) return isAboutReads(state)
  return !changesMembers(model) || state.servers.some((s) => lastConfiguration(s.log) !== null)
}

/** A move of an action that is drawn by its weight; each walk has weights of its own, as those of `simulate`. */
const drawn = (
  model: Model,
  moves: readonly Step[],
  random: Random,
  weights: Map<string, number>,
): Step | undefined => {
  const actions = [...new Set(moves.map(({ action }) => action))]
  const canStepDown = weights.has('StepDownToFollower') || actions.includes('StepDownToFollower')
  const drawnWeight = (action: string): number => {
    if (changesMembers(model)) return RARE_WITH_MEMBERS.has(action) ? 1 : 2 ** random(4) * 8
    if (keepsReads(model)) return RARE_WITH_READS.has(action) ? 1 : 2 ** random(4) * 8
    return canStepDown && RARE.has(action) ? 1 : 2 ** random(4) * (canStepDown ? 8 : 1)
  }
  for (const action of actions) weights.set(action, weights.get(action) ?? drawnWeight(action))
  let rest = random(actions.reduce((sum, action) => sum + (weights.get(action) ?? 0), 0))
  const action = actions.find((one) => {
    rest -= weights.get(one) ?? 0
    return rest < 0
  })
  const all = moves.filter((move) => move.action === action)
  return all[random(all.length)]
}

/** The states of one walk, with what is possible in each; a step out of the bounds is not followed. */
function* walk(model: Model, depth: number, random: Random): Generator<readonly [State, readonly Step[]]> {
  const protocol = remembering(model)
  const weights = new Map<string, number>()
  let [state] = initialStates(protocol)
  for (let n = 0; n < depth && state !== undefined; n++) {
    const moves = movesOf(protocol, state)
    yield [state, moves]
    const move = drawn(protocol, moves, random, weights)
    const next: State | undefined = move === undefined ? undefined : stateAfter(protocol, state, move)
    if (next !== undefined && isWithinBounds(protocol, next)) state = next
  }
}

/** Between two looks at what is possible a walk goes on a little. */
const LOOK_EVERY = 3

/** Where the members change, one walk after another has other members: few states of each are taken. */
const mostOfWalk = (model: Model, most: number): number =>
  changesMembers(model) ? Math.ceil(most / 12) : Number.POSITIVE_INFINITY

/** States of random walks in which steps of new shapes are possible, the first that are met. */
const varied = (model: Model, { walks, depth, most, rarity }: Choice): readonly State[] => {
  const seen = new Set<string>()
  const chosen: State[] = []
  for (let n = 0; n < walks && chosen.length < most; n++) {
    const enough = Math.min(most, chosen.length + mostOfWalk(model, most))
    let steps = 0
    for (const [state, moves] of walk(model, depth, randomOf(1, n))) {
      steps += 1
      if (steps % LOOK_EVERY > 0 || chosen.length >= enough || !isWanted(model, state)) continue
      const shapes = new Set(shapesOf(state, moves))
      const fresh = [...shapes].filter((shape) => !seen.has(shape))
      if (fresh.length * rarity < moves.length || fresh.length === 0) continue
      for (const shape of fresh) seen.add(shape)
      chosen.push(withoutPast(state))
    }
  }
  return chosen
}

/** From each state of a walk. */
const DRAWS = 20

type Drawn = (state: State, random: Random) => State

const draw =
  (of: Draw): Drawn =>
  (state, random) =>
    redrawn(state, random, of)

/** To the letter a leader sends one entry, but a follower says what it does with two. */
const draws = ([1, 2] as const).map((entries) => draw({ entries, role: 'Follower' }))

/** With the history only what it adds is drawn: its states are long. */
const drawsFor = ({ history, relaxations }: Settings): readonly Drawn[] =>
  history
    ? [votedTwice]
    : [...(relaxations.BatchHandling ? draws.slice(1) : draws), draw({ entries: 1, role: 'Leader' })]

/** Further states in which something is decided as in none of those. */
const deciding = (
  model: Model,
  settings: Settings,
  { walks, depth, further }: Choice,
  chosen: readonly State[],
): readonly State[] => {
  const seen = new Set(chosen.flatMap(decisionsOf))
  const found: State[] = []
  for (const draw of drawsFor(settings))
    for (let n = 0; n < walks && found.length < further; n++) {
      const random = randomOf(2, n)
      for (const [state] of walk(model, depth, random))
        for (let k = 0; k < DRAWS && found.length < further; k++) {
          const drawn = draw(state, random)
          const fresh = decisionsOf(drawn).filter((decision) => !seen.has(decision))
          for (const decision of fresh) seen.add(decision)
          if (fresh.length > 0) found.push(withoutPast(drawn))
        }
    }
  return found
}

/** The same state, but its leader has two entries more, which its disk has not: on a walk that is rare. */
const unwritten = (state: State): readonly State[] => {
  const leads = state.servers.findIndex((s) => s.state === 'Leader')
  if (leads === -1) return []
  const owing = (s: Server): Server => {
    const entry = { term: s.currentTerm, value: 'v1' }
    return withUnstable({ ...s, log: Append(Append(s.log, entry), entry) }, 2)
  }
  return [{ ...state, servers: state.servers.map((s, i) => (i === leads ? owing(s) : s)) }]
}

const MOST_UNWRITTEN = 5

export const sources = (model: Model, settings: Settings, choice: Choice): readonly State[] => {
  const chosen = varied(model, choice)
  const owing = settings.relaxations.ParallelWrite ? chosen.flatMap(unwritten).slice(0, MOST_UNWRITTEN) : []
  return [...chosen, ...owing, ...deciding(model, settings, choice, chosen)]
}
