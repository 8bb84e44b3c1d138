/** What permuting the servers does to the values of Raft with its features. */
import type { Symmetry } from '../../checker/protocol.js'
import type { Bounds, Settings } from '../bounds.js'
import { namesNoServer } from '../narrowing.js'
import { type Permutation, permuteServer, renamed, symmetry } from '../symmetry.js'
import type { Server } from '../types.js'
import { renamedKind } from './kinds.js'
import { fieldsOf, isOfFeature } from './messages.js'
import { type ReadHistory, renamedReadHistory } from './read-history.js'
import { changesMembers } from './switches.js'
import type { Features, WholeMessage } from './types.js'
import { renamedFeatures } from './variables.js'

/** Whether all servers are treated alike: all ask before they stand, or none, and no constraint and no entry names one. */
export const isSymmetric = (
  { bounds, narrowing = {} }: { readonly bounds: Pick<Bounds, 'servers'> } & Pick<Settings, 'narrowing'>,
  features: Features,
): boolean => {
  const { preVote, firstVoters, wipes } = features
  const alike = preVote.length === 0 || preVote.length === bounds.servers
  return (
    namesNoServer(narrowing) && alike && firstVoters === undefined && wipes === undefined && !changesMembers(features)
  )
}

const permuteWhole = (to: Permutation, s: Server): Server => ({
  ...permuteServer(to, s),
  ...(s.features === undefined ? {} : { features: renamedFeatures(s.features, (i) => renamed(to, i)) }),
})

const permuteWholeMessage = (to: Permutation, m: WholeMessage): WholeMessage => ({
  ...m,
  ...(isOfFeature(m)
    ? Object.fromEntries(
        fieldsOf(m).map(([name, kind, value]) => [name, renamedKind(kind, value, (i) => renamed(to, i))]),
      )
    : {}),
  msource: renamed(to, m.msource),
  mdest: renamed(to, m.mdest),
})

export const wholeSymmetry = (
  settings: Pick<Settings, 'history' | 'everCommitted'>,
  { reads = false }: Features,
): Symmetry<Server, WholeMessage> => ({
  local: permuteWhole,
  message: permuteWholeMessage,
  history: [
    ...symmetry(settings).history,
    ...(reads ? [(to: Permutation, value: ReadHistory) => renamedReadHistory(value, (i) => renamed(to, i))] : []),
  ],
})
