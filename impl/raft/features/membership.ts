/**
 * Changes of members: one voter at a time or, by joint consensus, any of them, and learners (the paper, section 6; Ongaro, Consensus:
 * Bridging Theory and Practice, 4.1 to 4.3, with the correction of 2015). Its actions are those of Membership.tla.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { none } from 'fp-ts/lib/Option.js'
import { electionTimer } from '../effects.js'
import { advanceCommitIndex, broadcast } from '../leader.js'
import * as Log from '../log.js'
import type { Progress } from '../progress.js'
import { also, asking, type Result } from '../result.js'
import { type Context, follower, isLeader, type LeaderState } from '../state.js'
import { type Effect, Index, type Input, type ServerId, type ServerState } from '../types.js'
import { type Change, changed } from './changes.js'
import type { Feature } from './feature.js'
import {
  firstMembers,
  inForceIn,
  isJoint,
  type JointConfiguration,
  type Members,
  membersOf,
  simple,
  textOfMembers,
  votersOf,
} from './members.js'
import { forgetting, memoryOf } from './memory.js'
import { featureRules } from './rules.js'

/** A configuration counts as soon as it is in the log, and messages of any server are looked at (4.1). */
export const withMembers = (core: Context): Context => {
  const { config, rules } = core
  if (config.features?.membership !== true) return core
  const { halvesOf, logThatCounts } = featureRules(core)
  const known = new WeakMap<Members, JointConfiguration>()
  const configurationOf = (members: Members, state: ServerState): JointConfiguration => {
    const before = known.get(members)
    const made = before ?? { voters: votersOf(members), members: membersOf(members), halves: [] }
    if (before === undefined) known.set(members, made)
    return { ...made, halves: halvesOf(members, state) }
  }
  return {
    ...core,
    configuration: (state) =>
      configurationOf(inForceIn(firstMembers(config, state), logThatCounts(state)).members, state),
    isMember: (state, follower) =>
      membersOf(inForceIn(firstMembers(config, state), logThatCounts(state)).members).includes(follower),
    knows: () => true,
    rules: {
      ...rules,
      quorum: (configuration, agreed, refused) => eachHalf(rules.quorum, configuration, agreed, refused),
    },
  }
}

const isOfHalves = (configuration: object): configuration is JointConfiguration => 'halves' in configuration

/** Won if each half is, lost if one is. */
const eachHalf: (
  quorum: Context['rules']['quorum'],
  ...asked: Parameters<Context['rules']['quorum']>
) => ReturnType<Context['rules']['quorum']> = (quorum, configuration, agreed, refused) => {
  if (!isOfHalves(configuration)) return quorum(configuration, agreed, refused)
  const verdicts = configuration.halves.map((voters) => quorum({ ...configuration, voters }, agreed, refused))
  if (verdicts.includes('Lost')) return 'Lost'
  return verdicts.every((verdict) => verdict === 'Won') ? 'Won' : 'Pending'
}

export const membership: Feature = (context, rest) => (state, input) =>
  settled(context, handle(context, state, input, rest))

const handle = (
  context: Context,
  state: ServerState,
  input: Input,
  rest: (state: ServerState, input: Input) => Result,
): Result => {
  if (input._tag === 'ChangeMembers') return changeMembers(context, state, input.id, input.change)
  const isVoter = featureRules(context).mayStand(context.configuration(state), context.config.id)
  // Who is no voter does not stand, and waits in case it becomes one.
  if (input._tag === 'ElectionTimeout' && !isVoter && !isLeader(state)) return asking(state, [electionTimer])
  return rest(state, input)
}

/** AddServer, RemoveServer, AddLearner, Promote and EnterJoint of Membership.tla. */
const changeMembers = (context: Context, state: ServerState, id: number, change: Change): Result => {
  if (!isLeader(state))
    return asking(state, [{ _tag: 'Reply', id, reply: { _tag: 'NotLeader', leader: leaderOf(state) } }])
  const refuse = (because: string): Result =>
    asking(state, [{ _tag: 'Reply', id, reply: { _tag: 'Refused', because } }])
  const rules = featureRules(context)
  const { index, members } = inForceIn(firstMembers(context.config, state), rules.logThatCounts(state))
  if (!rules.takesCommands(memoryOf(state).transferee)) return refuse('the leader is handing over')
  if (index > state.commitIndex) return refuse('another change of members is not committed yet')
  if (change._tag !== 'EnterJoint' && !rules.mayChange(state))
    return refuse('the leader has committed no entry of its own term yet')
  if (change._tag === 'Promote' && !rules.mayPromote(state, change.server))
    return refuse(`${change.server} does not have all of the log yet`)
  const next = changed(members, change)
  if (next === null) return refuse(`the members ${textOfMembers(members)} do not allow it`)
  const at = Index(Log.lastIndex(state.log) + 1)
  const appended: Effect = { _tag: 'Reply', id, reply: { _tag: 'Appended', index: at, term: state.currentTerm } }
  return pipe(append(context, state, next), also([appended]))
}

const leaderOf = ({ role }: ServerState) => (role._tag === 'Follower' ? role.leader : none)

/** A leader takes the members into its log, by which they count, and tells everyone. */
const append = (context: Context, state: LeaderState, members: Members): Result => {
  const { config, rules } = context
  const log = rules.leaderLogAfter(state.log, [{ term: state.currentTerm, payload: { _tag: 'Members', members } }])
  const last = Log.lastIndex(state.log)
  const known = state.role.progress
  const added = membersOf(members).filter((server) => server !== config.id && !known.has(server))
  const unknown: Progress = { _tag: 'Probe', nextIndex: Index(last + 1) }
  const progress = new Map([...known, ...added.map((server): [ServerId, Progress] => [server, unknown])])
  const leader: LeaderState = { ...state, log, role: { _tag: 'Leader', progress } }
  return broadcast(context, advanceCommitIndex(context, leader), ({ nextIndex }) => nextIndex > last)
}

/** What a leader does by itself, after any step. */
const settled = (context: Context, result: Result): Result => pipe(leftJoint(context, result), steppedDown(context))

/** LeaveJoint of Membership.tla: the joint configuration is committed, whoever began it. */
const leftJoint = (context: Context, [state, effects]: Result): Result => {
  if (!isLeader(state)) return [state, effects]
  const { index, members } = inForceIn(firstMembers(context.config, state), state.log)
  const rules = featureRules(context)
  if (!isJoint(members) || !rules.leavesJoint(state, index) || !rules.takesCommands(memoryOf(state).transferee))
    return [state, effects]
  const [after, more] = append(context, state, simple(members.voters, members.learners))
  return [after, [...effects, ...more]]
}

/**
 * StepDownRemoved of Membership.tla: no voter any more, and that is committed. A leader that was added lately may not know yet that this is
 * committed: the last configuration that it knows to be committed says nothing against it.
 */
const steppedDown =
  (context: Context) =>
  ([state, effects]: Result): Result => {
    if (!isLeader(state)) return [state, effects]
    const { index, members } = inForceIn(firstMembers(context.config, state), state.log)
    return index > state.commitIndex || featureRules(context).leadsOn(members, context.config.id)
      ? [state, effects]
      : [{ ...forgetting(state), role: follower(none) }, effects]
  }
