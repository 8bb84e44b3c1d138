/** Faults as plain data. A schedule of faults says what goes wrong when, and can be kept, replayed and made smaller. */
import * as t from 'io-ts'
import { leaf } from '../../../decoding/leaf.js'
import { serverId } from '../../../impl/node/wire/codecs.js'
import { featureName } from '../../../traces/format.js'

const record = <P extends t.Props>(fields: P) => t.readonly(t.exact(t.type(fields)))
const within = (from: number, to: number): t.Type<number> =>
  leaf(`a number from ${from} to ${to}`, (u): u is number => typeof u === 'number' && u >= from && u <= to)
const share = within(0, 1)
const milliseconds = within(0, Number.MAX_SAFE_INTEGER)
const whole = within(0, 0x7fff_ffff)

/** This many clients at most take part in a rush. */
export const MOST_IN_RUSH = 8

const tear = record({ kept: share, pages: t.union([whole, t.null]) })
const link = t.readonly(t.tuple([serverId, serverId]))
const weather = record({ loss: share, duplication: share, delay: record({ least: milliseconds, most: milliseconds }) })

const tagged = <Tag extends string, P extends t.Props>(tag: Tag, fields: P) =>
  record({ _tag: t.literal(tag), ...fields })

const ofServer = <Tag extends string>(tag: Tag) => tagged(tag, { server: serverId })
const change = t.union(
  [
    ...([ofServer('AddServer'), ofServer('RemoveServer'), ofServer('AddLearner'), ofServer('Promote')] as const),
    tagged('EnterJoint', { voters: t.readonlyArray(serverId) }),
  ],
  'a change of members',
)

const Fault = t.union(
  [
    /** The node is gone with some of what its disk has not synced, and starts again when the fault is over. */
    tagged('Crash', { node: serverId, tear }),
    /**
     * The same, right before its so-manieth deed, or its so-manieth as a candidate, which its clock makes it become; see
     * `SimulatedCluster.crashAtDeed`.
     */
    tagged('CrashAtDeed', { node: serverId, deed: whole, tear, as: t.keyof({ anything: null, candidate: null }) }),
    /** All nodes crash at once. */
    tagged('PowerLoss', { tear }),
    tagged('Pause', { node: serverId }),
    /** No message gets from the first to the second node of a link. The shape is for the reader. */
    tagged('Cut', { shape: t.keyof({ partition: null, 'one-way': null, bridge: null }), links: t.readonlyArray(link) }),
    tagged('Weather', { weather }),
    tagged('SlowDisk', { node: serverId, slowBy: milliseconds }),
    /**
     * More clients than at other times, which hardly think, and disks that are slow, above all the one of the leader of that
     * moment: so several changes gather behind each write, and a leader that nobody hears of any more has entries of its own.
     * Many messages come twice, what nodes pass on for clients among them. Now and then, and at the end, the clock of a node that
     * does not lead makes it a candidate: of the challenger, or of the next in the order of the servers. The last in that order is
     * slower still, so that several batches of it are under way, and crashes at the end.
     */
    tagged('Rush', {
      clients: within(1, MOST_IN_RUSH),
      thinkMs: milliseconds,
      slowBy: milliseconds,
      leaderBy: milliseconds,
      duplication: share,
      challenger: serverId,
    }),
    tagged('FailingDisk', { node: serverId }),
    tagged('FullDisk', { node: serverId }),
    /** The node crashes, and a bit of its synced data is another one until the fault is over. */
    tagged('FlippedBit', { node: serverId, where: share, bit: within(0, 7) }),
    tagged('Drift', { node: serverId, rate: within(0.01, 100) }),
    tagged('Jump', { node: serverId, by: within(-3_600_000, 3_600_000) }),
    /** Operators ask whoever leads to hand over to this node. */
    tagged('HandOver', { to: serverId }),
    /** They ask whoever leads for a change of members, unless it would leave fewer than two voters. */
    tagged('ChangeMembers', { change }),
    /** Beyond what Raft promises to survive: a crash takes the last synced write with it. */
    tagged('LostWrite', { node: serverId }),
    /** Beyond: a flipped bit in the last write, which looks like a write that a crash has torn. */
    tagged('FlippedLastBit', { node: serverId, where: share, bit: within(0, 7) }),
    /** Beyond: the disk says that it has synced when it has not. */
    tagged('LyingDisk', { node: serverId, by: milliseconds }),
  ],
  'a fault',
)
export type Fault = t.TypeOf<typeof Fault>

export const TimedFault = record({
  /** Virtual milliseconds from the beginning. */
  at: milliseconds,
  /** How long it lasts. */
  lasts: milliseconds,
  fault: Fault,
})
export type TimedFault = t.TypeOf<typeof TimedFault>

/** The name under which a fault is counted. */
export const kindOf = (fault: Fault): string => {
  if (fault._tag === 'Cut') return `Cut (${fault.shape})`
  return fault._tag === 'CrashAtDeed' && fault.as === 'candidate' ? 'CrashAtDeed (candidate)' : fault._tag
}

/** What a file with a schedule holds. */
const ofSchedule = {
  format: t.literal('lockstep-schedule'),
  seed: within(0, 0xffff_ffff),
  nodes: within(1, 9),
  /** Until then there are faults, in virtual milliseconds. */
  lasts: milliseconds,
  faults: t.readonlyArray(TimedFault, 'a list of faults'),
}

export const ScheduleText = t.readonly(
  t.exact(t.type({ ...ofSchedule, version: t.literal(1) })),
  'a schedule of faults',
)

/** Version 2 is of nodes with features. */
export const FeaturesScheduleText = t.readonly(
  t.exact(
    t.type({ ...ofSchedule, version: t.literal(2), features: t.readonlyArray(featureName, 'names of features') }),
  ),
  'a schedule of faults',
)
