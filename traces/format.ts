/**
 * The trace format; README.md in this folder tells the same in words. A file is one node's: a header line, then one event per line. A
 * field is optional where a validator can infer it. Version 1 is of nodes without features; version 2 names those that are on.
 */
import * as t from 'io-ts'
import { leaf } from '../decoding/leaf.js'
import { shaped } from '../decoding/shape.js'
import { closed, tagged } from './decode.js'
import {
  boolean,
  Change,
  Entry,
  FeaturesEntry,
  listOf,
  Members,
  name,
  nameOrNull,
  names,
  natural,
  noFields,
  orNull,
  Snapshot,
  wholeFrom,
} from './fields.js'
import { FeaturesMessage, SentMessage } from './messages.js'

export { Entry } from './fields.js'
export { FeaturesMessage, type SentFields, SentMessage } from './messages.js'

export const FORMAT = 'lockstep-trace'
export const VERSION = 1
export const FEATURES_VERSION = 2

/** Anything that the recorder wants to keep, such as the time of day; never looked at. */
const note = { note: t.unknown }

const ofRun = {
  cluster: name,
  /** One name for each run of the cluster, from its empty beginning on; all files of the run have it. */
  run: name,
  node: name,
  /** All nodes of the cluster, this one included. */
  nodes: listOf(name, 'node names'),
  /** The term in which every node starts. */
  initialTerm: natural,
}

/** The features that a run may have, by the names that the command line has for them. */
export const featureNames = [
  ...(['pre-vote', 'check-quorum', 'transfer', 'reads'] as const),
  ...(['snapshots', 'membership', 'joint', 'learners'] as const),
]
export type FeatureName = (typeof featureNames)[number]
export const featureName = leaf(`one of ${featureNames.join(', ')}`, (u): u is FeatureName =>
  featureNames.some((n) => n === u),
)

const version1 = closed(
  { format: t.literal(FORMAT), version: leaf('1 or 2', (u): u is typeof VERSION => u === VERSION), ...ofRun },
  note,
)
const version2 = closed(
  {
    ...{ format: t.literal(FORMAT), version: t.literal(FEATURES_VERSION), ...ofRun },
    /** What all nodes have on. */
    features: listOf(featureName, 'names of features'),
  },
  {
    /** The members with which the cluster begins, where those are not all nodes. */
    firstVoters: names,
    ...note,
  },
)
export type Header = t.TypeOf<typeof version1> | t.TypeOf<typeof version2>
export const Header: t.Type<Header> = shaped(
  new t.Type<Header>(
    'an object',
    (u): u is Header => version1.is(u) || version2.is(u),
    (u, context) =>
      typeof u === 'object' && u !== null && Reflect.get(u, 'version') === FEATURES_VERSION
        ? version2.validate(u, context)
        : version1.validate(u, context),
    t.identity,
  ),
  { _tag: 'OneOf', codecs: [version1, version2] },
)

/** What is on in the nodes of a run. */
export const featuresIn = (header: Header): readonly FeatureName[] => ('features' in header ? header.features : [])

/** The members with which a run begins. */
export const firstVotersIn = (header: Header): readonly string[] =>
  ('firstVoters' in header ? header.firstVoters : undefined) ?? header.nodes

/** The header of a run with these features: of version 1 where there are none. */
export const headerWith = (
  run: Omit<t.TypeOf<typeof version1>, 'format' | 'version'>,
  features: readonly FeatureName[],
): Header =>
  features.length === 0
    ? { format: FORMAT, version: VERSION, ...run }
    : { format: FORMAT, version: FEATURES_VERSION, ...run, features }

/** How the log changed: it kept its first `keep` entries, and `append` follows them. */
const LogChange = closed({ keep: natural, append: listOf(Entry, 'entries') }, noFields)
const FeaturesLogChange = closed({ keep: natural, append: listOf(FeaturesEntry, 'entries') }, noFields)
export type LogChange = t.TypeOf<typeof FeaturesLogChange>

const roles = ['Follower', 'Candidate', 'Leader'] as const
export type Role = (typeof roles)[number]
const role = leaf(`one of ${roles.join(', ')}`, (u): u is Role => roles.some((r) => r === u))

/** The node's variables after the event. A variable that is left out is not claimed to be anything. */
const after = {
  currentTerm: natural,
  votedFor: nameOrNull,
  log: LogChange,
  lastIndex: natural,
  lastTerm: natural,
  role,
  commitIndex: natural,
  /** A leader's, for the other nodes. */
  matchIndex: t.readonly(t.record(name, natural), 'an object from node names to indexes'),
  /** A candidate's. */
  votesGranted: listOf(name, 'node names'),
  ...note,
}

/** A read that waits at a leader. */
const WaitingRead = closed({ server: name, read: natural, index: natural, round: natural, confirmed: names }, noFields)

/** What a node remembers for its features after the event; see impl/raft/features/types.ts. */
export const FeaturesAfter = closed(noFields, {
  contact: boolean,
  preVotes: names,
  responded: names,
  transferee: nameOrNull,
  toldToStand: boolean,
  readRound: natural,
  reads: listOf(WaitingRead, 'reads'),
  snapshot: orNull(Snapshot),
  members: Members,
})
export type FeaturesAfter = t.TypeOf<typeof FeaturesAfter>

const numbered = <Kind extends string>(event: Kind, messages: t.Type<SentMessage>) => ({
  /** The event's place in its file, from 1, without gaps. */
  seq: wholeFrom(1),
  event: t.literal(event),
  /** The messages sent by this step. */
  sent: listOf(messages, 'messages'),
})

/** Events of figure 2, with these messages and variables. */
const coreEvents = <After extends t.Props>(messages: t.Type<SentMessage>, variables: After) => ({
  ElectionTimeout: closed(numbered('ElectionTimeout', messages), variables),
  HeartbeatTimeout: closed(numbered('HeartbeatTimeout', messages), variables),
  ClientRequests: closed(numbered('ClientRequests', messages), variables),
  /** `received` is the id of the message. */
  Receive: closed({ ...numbered('Receive', messages), received: name }, variables),
  Restart: closed(numbered('Restart', messages), variables),
})

const afterWith = { ...after, log: FeaturesLogChange, features: FeaturesAfter }

const version1Events = tagged('event', coreEvents(SentMessage, after))

const version2Events = tagged('event', {
  ...coreEvents(FeaturesMessage, afterWith),
  /** A follower has heard nothing of its leader for the least election timeout. */
  ContactTimeout: closed(numbered('ContactTimeout', FeaturesMessage), afterWith),
  /** A leader has led for an election timeout, or for another one. */
  LeaderTimeout: closed(numbered('LeaderTimeout', FeaturesMessage), afterWith),
  /** A leader was asked to hand over to the node `to`. */
  TransferLeadership: closed({ ...numbered('TransferLeadership', FeaturesMessage), to: name }, afterWith),
  /** A client asked for a read, which has the name `read`. */
  ReadRequest: closed({ ...numbered('ReadRequest', FeaturesMessage), read: natural }, afterWith),
  /** Somebody asked for a change of members. */
  ChangeMembers: closed({ ...numbered('ChangeMembers', FeaturesMessage), change: Change }, afterWith),
  /** The state machine has applied the entries up to `index`, and `data` is a digest of its state: the log may drop them. */
  TakeSnapshot: closed({ ...numbered('TakeSnapshot', FeaturesMessage), index: natural, data: name }, afterWith),
})

/** An event of either version. */
export type TraceEvent = t.TypeOf<typeof version2Events>
/** The events of version 1. */
export const TraceEvent = version1Events as unknown as t.Type<TraceEvent>
/** The events of version 2. */
export const FeaturesEvent: t.Type<TraceEvent> = version2Events

/** The events of files with this header. */
export const eventsUnder = ({ version }: Pick<Header, 'version'>): t.Type<TraceEvent> =>
  version === FEATURES_VERSION ? FeaturesEvent : TraceEvent
