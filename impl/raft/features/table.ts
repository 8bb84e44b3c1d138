/** The features of a server, around the core. */
import type { Context } from '../state.js'
import { checkQuorum } from './check-quorum.js'
import { contact } from './contact.js'
import type { Feature, Reduce } from './feature.js'
import { membership } from './membership.js'
import { forgetting, hasMoved } from './memory.js'
import { preVote } from './pre-vote.js'
import { reads } from './reads.js'
import { snapshots } from './snapshots.js'
import { transfer } from './transfer.js'
import type { Features } from './types.js'

/** From the outermost to the one around the core. */
const table: readonly (readonly [feature: Feature, isOn: (features: Features) => boolean])[] = [
  [contact, (on) => on.preVote !== undefined || on.checkQuorum === true],
  [checkQuorum, (on) => on.checkQuorum === true],
  [reads, (on) => on.reads === true],
  [transfer, (on) => on.transfer === true],
  [snapshots, (on) => on.snapshots === true],
  [membership, (on) => on.membership === true],
  [preVote, (on) => on.preVote !== undefined],
]

/** The core itself, if no feature is on. */
export const withFeatures = (context: Context, core: Reduce): Reduce => {
  const { features } = context.config
  if (features === undefined) return core
  const on = table.flatMap(([feature, isOn]) => (isOn(features) ? [feature] : []))
  const all = on.reduceRight<Reduce>((rest, feature) => feature(context, rest), core)
  return (state, input) => {
    const result = all(state, input)
    const [after, effects] = result
    // What was remembered is void in another term or role; what a feature remembers since is another object.
    const isVoid = after.features !== undefined && after.features === state.features && hasMoved(state, after)
    return isVoid ? [forgetting(after), effects] : result
  }
}
