/**
 * Which message of the model each message of an implementation is, and what its fields are there. A message of an implementation
 * has the paper's names here, as in a trace: one that a reducer sent has all of its fields, one from a trace perhaps not.
 */
import type { MessageKind } from '../../impl/raft/messages.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import type { Entry, ServerId } from '../../model/raft/types.js'
import type { Snapshot } from '../../traces/fields.js'
import type { Entry as SentEntry, SentFields } from '../../traces/format.js'
import type { MessagePattern, PatternFields } from './observation.js'

/** How the terms and entries of the implementation are those of the model. */
export interface Terms {
  /** The term before the first entry is 0. */
  readonly ofEntry: (term: number) => number
  readonly entry: (entry: SentEntry) => Entry
  /** Whether leadership may be handed over: then a vote request says whether its sender was told to stand. */
  readonly handsOver?: boolean
  /** The entries that a snapshot stands for, where that is known. */
  readonly entriesIn?: (snapshot: Pick<Snapshot, 'index' | 'term' | 'data'>) => readonly Entry[]
}

interface Counterpart<Kind extends MessageKind> {
  readonly mtype: WholeMessage['mtype']
  /** A field that was not observed is undefined. */
  readonly fields: (
    m: SentFields<Kind>,
    terms: Terms,
  ) => { readonly [F in keyof PatternFields]: PatternFields[F] | undefined }
}

/** Null for a kind that the model does not know: to it, such messages are not there. */
const counterparts: { readonly [Kind in MessageKind]: Counterpart<Kind> | null } = {
  RequestVote: {
    mtype: 'RequestVoteRequest',
    fields: ({ lastLogTerm, lastLogIndex }, { ofEntry, handsOver }) => ({
      mlastLogTerm: lastLogTerm && ofEntry(lastLogTerm),
      mlastLogIndex: lastLogIndex,
      mtransfer: handsOver ? false : undefined,
    }),
  },
  RequestVoteResponse: {
    mtype: 'RequestVoteResponse',
    fields: ({ voteGranted }) => ({ mvoteGranted: voteGranted }),
  },
  AppendEntries: {
    mtype: 'AppendEntriesRequest',
    fields: ({ prevLogIndex, prevLogTerm, entries, leaderCommit }, { ofEntry, entry }) => ({
      mprevLogIndex: prevLogIndex,
      mprevLogTerm: prevLogTerm && ofEntry(prevLogTerm),
      mentries: entries.map(entry),
      // The model's leader limits it to the last entry that it sends, where the paper's follower does so on arrival: here it is
      // limited, so a follower that does not limit it is seen.
      mcommitIndex: leaderCommit && Math.min(leaderCommit, prevLogIndex + entries.length),
      mleaderCommit: leaderCommit,
    }),
  },
  AppendEntriesResponse: {
    mtype: 'AppendEntriesResponse',
    // What a rejection says beyond that it is one is a hint to the leader, which the model does not have.
    fields: ({ success, matchIndex }) => ({ msuccess: success, mmatchIndex: success ? matchIndex : 0 }),
  },
  PreVote: {
    mtype: 'PreVoteRequest',
    fields: ({ lastLogTerm, lastLogIndex }, { ofEntry }) => ({
      mlastLogTerm: lastLogTerm && ofEntry(lastLogTerm),
      mlastLogIndex: lastLogIndex,
    }),
  },
  PreVoteResponse: {
    mtype: 'PreVoteResponse',
    fields: ({ nextTerm, voteGranted }, { ofEntry }) => ({ mnextTerm: ofEntry(nextTerm), mvoteGranted: voteGranted }),
  },
  InstallSnapshot: {
    mtype: 'InstallSnapshotRequest',
    fields: ({ lastIncludedIndex, lastIncludedTerm, data }, { ofEntry, entriesIn }) => ({
      mlastIndex: lastIncludedIndex,
      mlastTerm: ofEntry(lastIncludedTerm),
      mstate: entriesIn?.({ index: lastIncludedIndex, term: lastIncludedTerm, data }),
    }),
  },
  InstallSnapshotResponse: {
    mtype: 'InstallSnapshotResponse',
    fields: ({ matchIndex }) => ({ mmatchIndex: matchIndex }),
  },
  TimeoutNow: { mtype: 'TimeoutNowRequest', fields: () => ({}) },
  ReadIndex: { mtype: 'ReadIndexRequest', fields: ({ read }) => ({ mread: read }) },
  ReadIndexResponse: {
    mtype: 'ReadIndexResponse',
    fields: ({ read, readIndex }) => ({ mread: read, mindex: readIndex }),
  },
  ConfirmLeader: { mtype: 'ConfirmRequest', fields: ({ round }) => ({ mround: round }) },
  ConfirmLeaderResponse: { mtype: 'ConfirmResponse', fields: ({ round }) => ({ mround: round }) },
  RequestVoteNow: {
    mtype: 'RequestVoteRequest',
    fields: ({ lastLogTerm, lastLogIndex }, { ofEntry }) => ({
      mlastLogTerm: lastLogTerm && ofEntry(lastLogTerm),
      mlastLogIndex: lastLogIndex,
      mtransfer: true,
    }),
  },
}

/** Whether the model knows such messages. */
export const isInModel = (kind: MessageKind): boolean => counterparts[kind] !== null

/** The message of the model as far as it is known; undefined for one that the model does not know. */
export const modelMessage = <Kind extends MessageKind>(
  kind: Kind,
  fields: SentFields<Kind>,
  ends: { readonly mterm: number; readonly msource: ServerId; readonly mdest: ServerId },
  terms: Terms,
): MessagePattern | undefined => {
  const counterpart: Counterpart<Kind> | null = counterparts[kind]
  if (counterpart === null) return undefined
  const known: Record<string, unknown> = { mtype: counterpart.mtype, ...ends }
  for (const [field, value] of Object.entries(counterpart.fields(fields, terms)))
    if (value !== undefined) known[field] = value
  // The fields are those of the counterpart, without those that were not observed.
  return known as unknown as MessagePattern
}
