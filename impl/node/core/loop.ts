/**
 * The loop of a node: an input becomes a step of the reducer, and the effects of the step are carried out in their order. It is
 * made before all other parts, so that they can be given it; it takes no input before it knows who carries out what.
 */
import { reducerOf } from '../../raft/reducer.js'
import { restore } from '../../raft/state.js'
import type { Event, Index, ServerState } from '../../raft/types.js'
import type { Disk } from '../ports/ports.js'
import { type GroupCommit, groupCommit } from '../storage/group-commit.js'
import { type LogWriter, logWriter } from '../storage/log-writer.js'
import type { Past } from '../storage/recovery.js'
import { type CarryOut, type Deeds, interpreter } from './interpreter.js'
import type { End, NodeOptions } from './node-options.js'
import type { MessageId, ObservedStep } from './observer.js'
import { roleTimer } from './role-timer.js'
import { whoLeads } from './who-leads.js'

/** What the other parts do for the loop. */
export interface Parts extends Pick<Deeds, 'send' | 'apply' | 'restore' | 'reply'> {
  /** Called after each step. */
  readonly stepped: (state: ServerState) => void
  /** Called when the node has to stop by itself. */
  readonly failed: (reason: string, end: End) => void
}

export interface Loop extends Pick<GroupCommit, 'note' | 'afterwards'>, Pick<LogWriter, 'dropUpTo' | 'extent'> {
  readonly state: () => ServerState
  readonly begin: (parts: Parts) => void
  /** The beginning of the server, or one step of it. `received` is the name of the message of an input `Receive`. */
  readonly feed: (input: Event, received?: MessageId) => void
  readonly fail: (reason: string, end: End) => void
  readonly isHalted: () => boolean
  /** Takes no more steps. */
  readonly halt: () => void
  /** Writes nothing more; calls back when the disk is idle. */
  readonly drain: (done: () => void) => void
}

type Options = Pick<
  NodeOptions<never, never>,
  'config' | 'rules' | 'reducer' | 'observer' | 'log' | 'disk' | 'fileBytes' | 'clock' | 'timing'
>

const notBegun = (): never => {
  throw new Error('the loop has not begun')
}

export const loopOf = (options: Options, past: Past): Loop => {
  const steps = stepper(options, past)
  let isHalted = false
  let parts: Parts = {
    send: notBegun,
    apply: notBegun,
    restore: notBegun,
    reply: notBegun,
    stepped: notBegun,
    failed: notBegun,
  }
  let carryOut: CarryOut = notBegun

  const fail = (reason: string, end: End): void => {
    if (isHalted) return
    options.log({ level: 'error', msg: `stopping: ${reason}` })
    parts.failed(reason, end)
  }
  const writer = logWriter(revealing(options.disk, steps.reveal), past.log, options.fileBytes)
  const commit = groupCommit(writer, (error) =>
    fail(`${options.disk.name} cannot be written: ${error.message}`, 'Trouble'),
  )
  const feed = (input: Event, received?: MessageId): void => {
    if (isHalted) return
    const contradiction = steps.step(input, received, carryOut)
    if (contradiction !== null) fail(contradicted(contradiction.keep, contradiction.committed), 'Contradiction')
    parts.stepped(steps.state())
  }
  const timer = roleTimer(options.clock, options.timing, feed)

  return {
    state: steps.state,
    begin: (given) => {
      parts = given
      const { send, apply, restore, reply } = given
      const { reveal } = steps
      const committed = (): Index => steps.state().commitIndex
      carryOut = interpreter({ commit, committed, reveal, send, apply, restore, reply, setTimer: timer.set })
    },
    feed,
    note: commit.note,
    dropUpTo: writer.dropUpTo,
    extent: writer.extent,
    afterwards: commit.afterwards,
    fail,
    isHalted: () => isHalted,
    halt: () => {
      isHalted = true
      timer.stop()
    },
    drain: commit.stop,
  }
}

const contradicted = (keep: Index, committed: Index): string =>
  `another leader has other entries after index ${keep}, where this node knows ${committed} entries to be committed: ` +
  'two majorities have decided, for instance since nodes were started with different lists of members or without their ' +
  'data folders; what clients were told by one of them is lost, so a person has to choose which data folders to keep'

/** What goes to disk, the next life of the node will reveal: so the observer must have it before. */
const revealing = (disk: Disk, reveal: () => void): Disk => ({
  ...disk,
  append: (bytes, done) => {
    reveal()
    disk.append(bytes, done)
  },
})

/** Takes the steps of one life of a node: the state, the names of the messages, and the observer. */
interface Stepper {
  readonly state: () => ServerState
  /**
   * One step, whose effects are carried out. `received` is the name of the message of an input `Receive`. The answer is null,
   * or the contradiction for which nothing of the step is carried out.
   */
  readonly step: (input: Event, received: MessageId | undefined, carryOut: CarryOut) => Contradiction | null
  /**
   * To be called before anything that the steps did can be noticed: tells the observer so, unless it knows already.
   */
  readonly reveal: () => void
}

/** A step would remove the entries after `keep`, though this node knows those up to `committed` to be committed. */
interface Contradiction {
  readonly keep: Index
  readonly committed: Index
}

type Stepped = Pick<NodeOptions<never, never>, 'config' | 'rules' | 'reducer' | 'observer' | 'log'>

const stepper = (
  { config, rules, reducer = reducerOf(rules), observer, log }: Stepped,
  { durable, incarnation, committed: known }: Past,
): Stepper => {
  const reduce = reducer.step(config)
  const tellLeader = whoLeads(config.id, log)
  let state = restore(durable)
  let lastMessage = 0
  let isRevealed = true
  /** Of this life and all before it. */
  let committed = known
  const nextName = (): MessageId => `${config.id}.${incarnation}.${++lastMessage}`

  return {
    state: () => state,
    step: (input, received, carryOut) => {
      const before = state
      const [after, effects] = input._tag === 'Restart' ? reducer.start(config, input.durable) : reduce(before, input)
      state = after
      const sent: ObservedStep['sent'][number][] = []
      for (const effect of effects) if (effect._tag === 'Send') sent.push({ id: nextName(), message: effect.message })
      isRevealed = false
      const taken = { input, before, after, effects, sent }
      observer.stepped(received === undefined ? taken : { ...taken, received })
      tellLeader(after)
      const [first] = effects
      if (first?._tag === 'Persist' && first.keep < committed) return { keep: first.keep, committed }
      if (after.commitIndex > committed) committed = after.commitIndex
      let sends = 0
      for (const effect of effects) carryOut(effect, effect._tag === 'Send' ? (sent[sends++]?.id ?? '') : '')
      return null
    },
    reveal: () => {
      if (isRevealed) return
      isRevealed = true
      observer.releasing()
    },
  }
}
