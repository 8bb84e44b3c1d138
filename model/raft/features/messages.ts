/** The fields of the features' messages by what they are, so that a text or a drawing of one needs no case for each. */
import type { Message } from '../types.js'
import type { Kind } from './kinds.js'
import type { Switch } from './switches.js'
import type { FeatureMessage, Features, WholeMessage } from './types.js'

type Fields<M> = { readonly [Field in Exclude<keyof M, 'mtype' | 'mterm' | 'msource' | 'mdest'>]: Kind }

type Table = { readonly [T in FeatureMessage['mtype']]: Fields<Extract<FeatureMessage, { readonly mtype: T }>> }

export const featureFields: Table = {
  PreVoteRequest: { mlastLogTerm: 'Nat', mlastLogIndex: 'Nat' },
  PreVoteResponse: { mnextTerm: 'Nat', mvoteGranted: 'BOOLEAN' },
  InstallSnapshotRequest: { mlastIndex: 'Nat', mlastTerm: 'Nat', mstate: 'entries' },
  InstallSnapshotResponse: { mmatchIndex: 'Nat' },
  TimeoutNowRequest: {},
  ReadIndexRequest: { mread: 'Nat' },
  ReadIndexResponse: { mread: 'Nat', mindex: 'Nat' },
  ConfirmRequest: { mround: 'Nat' },
  ConfirmResponse: { mround: 'Nat' },
}

export const isOfFeature = (m: WholeMessage): m is FeatureMessage => Object.hasOwn(featureFields, m.mtype)

/** Whether a type is one of the features'. */
export const isFeatureType = (type: string): type is FeatureMessage['mtype'] => Object.hasOwn(featureFields, type)

/** The fields beside type, term and ends, in the table's order. */
export const fieldsOf = (m: FeatureMessage): readonly (readonly [name: string, kind: Kind, value: unknown])[] =>
  Object.entries(featureFields[m.mtype]).map(([name, kind]) => [name, kind, Reflect.get(m, name)])

/** The type of each message of a feature, in the order of the table. */
export const featureTypes = Object.keys(featureFields).filter(isFeatureType)

/** The switch that a message needs. */
export const switchOf: Readonly<Record<FeatureMessage['mtype'], Switch>> = {
  PreVoteRequest: 'preVote',
  PreVoteResponse: 'preVote',
  InstallSnapshotRequest: 'snapshot',
  InstallSnapshotResponse: 'snapshot',
  TimeoutNowRequest: 'leadershipTransfer',
  ReadIndexRequest: 'reads',
  ReadIndexResponse: 'reads',
  ConfirmRequest: 'reads',
  ConfirmResponse: 'reads',
}

/** `SignedTypes`: answers that say which disk gives them. */
export const isSignedType = (type: string): boolean =>
  type === 'RequestVoteResponse' || type === 'AppendEntriesResponse'

/** What features add to a message of raft.tla. */
export const extraFieldsOf = (type: Message['mtype'], features: Features): Readonly<Record<string, Kind>> => ({
  ...(type === 'RequestVoteRequest' && features.leadershipTransfer ? ({ mtransfer: 'BOOLEAN' } as const) : {}),
  ...(isSignedType(type) && features.incarnations ? ({ mincarnation: 'Nat' } as const) : {}),
})
