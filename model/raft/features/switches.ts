/** Which switches are on, and what there is without them. */
import type { FeatureAction, Features } from './types.js'

export type MembershipSwitch =
  | 'singleChanges'
  | 'jointChanges'
  | 'learners'
  | 'appliedConfigurations'
  | 'wipes'
  | 'incarnations'

export type Switch = 'preVote' | 'checkQuorum' | 'snapshot' | 'leadershipTransfer' | 'reads' | MembershipSwitch

export const isOn = (features: Features, one: Switch): boolean =>
  one === 'preVote' || one === 'wipes' ? (features[one]?.length ?? 0) > 0 : features[one] === true

export const isAnyOn = (features: Features, of: readonly Switch[]): boolean => of.some((one) => isOn(features, one))

const members = ['singleChanges', 'jointChanges', 'learners'] as const

/** Whether the members may change. */
export const changesMembers = (features: Features): boolean => isAnyOn(features, members)

/** What each action needs: one of these switches. */
const needs: Readonly<Record<FeatureAction, readonly Switch[]>> = {
  LoseContact: ['preVote', 'checkQuorum'],
  StartPreVote: ['preVote'],
  RequestPreVote: ['preVote'],
  CheckAnswers: ['checkQuorum'],
  HandlePreVoteRequest: ['preVote'],
  HandlePreVoteResponse: ['preVote'],
  IgnoreVoteRequest: ['checkQuorum'],
  TakeSnapshot: ['snapshot'],
  InstallSnapshot: ['snapshot'],
  HandleInstallSnapshotRequest: ['snapshot'],
  HandleInstallSnapshotResponse: ['snapshot'],
  TransferLeadership: ['leadershipTransfer'],
  SendTimeoutNow: ['leadershipTransfer'],
  AbandonTransfer: ['leadershipTransfer'],
  HandleTimeoutNowRequest: ['leadershipTransfer'],
  BeginRead: ['reads'],
  RequestReadIndex: ['reads'],
  ConfirmLeadership: ['reads'],
  AnswerRead: ['reads'],
  HandleReadIndexRequest: ['reads'],
  HandleReadIndexResponse: ['reads'],
  HandleConfirmRequest: ['reads'],
  HandleConfirmResponse: ['reads'],
  AddServer: ['singleChanges'],
  RemoveServer: ['singleChanges'],
  AddLearner: ['learners'],
  Promote: ['learners'],
  EnterJoint: ['jointChanges'],
  LeaveJoint: ['jointChanges'],
  StepDownRemoved: members,
  IgnoreTimeoutNow: ['leadershipTransfer'],
  ApplyConfiguration: ['appliedConfigurations'],
  Wipe: ['wipes'],
  IgnoreStranger: ['incarnations'],
}

const featureActions = Object.entries(needs) as unknown as readonly (readonly [FeatureAction, readonly Switch[]])[]

/** Every switch, in the order of the actions that need it. */
export const switches: readonly Switch[] = [...new Set(Object.values(needs).flat())]

/** The actions of the features that are off. */
export const actionsWithout = (features: Features): readonly FeatureAction[] =>
  featureActions.flatMap(([action, of]) => (isAnyOn(features, of) ? [] : [action]))
