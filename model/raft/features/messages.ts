/** The fields of the features' messages by what they are, so that a text or a drawing of one needs no case for each. */
import type { FieldKind } from '../messages.js'
import type { FeatureMessage, WholeMessage } from './types.js'

type Fields<M> = { readonly [Field in Exclude<keyof M, 'mtype' | 'mterm' | 'msource' | 'mdest'>]: FieldKind }

type Table = { readonly [T in FeatureMessage['mtype']]: Fields<Extract<FeatureMessage, { readonly mtype: T }>> }

export const featureFields: Table = {
  PreVoteRequest: { mlastLogTerm: 'Nat', mlastLogIndex: 'Nat' },
  PreVoteResponse: { mnextTerm: 'Nat', mvoteGranted: 'BOOLEAN' },
  InstallSnapshotRequest: { mlastIndex: 'Nat', mlastTerm: 'Nat', mstate: 'entries' },
  InstallSnapshotResponse: { mmatchIndex: 'Nat' },
  TimeoutNowRequest: {},
}

export const isOfFeature = (m: WholeMessage): m is FeatureMessage => Object.hasOwn(featureFields, m.mtype)

/** Whether a type is one of the features'. */
export const isFeatureType = (type: string): type is FeatureMessage['mtype'] => Object.hasOwn(featureFields, type)

/** The fields beside type, term and ends, in the table's order. */
export const fieldsOf = (m: FeatureMessage): readonly (readonly [name: string, kind: FieldKind, value: unknown])[] =>
  Object.entries(featureFields[m.mtype]).map(([name, kind]) => [name, kind, Reflect.get(m, name)])
