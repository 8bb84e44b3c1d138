/** Who leads, as far as the nodes say that this browser reaches. Where it reaches one only, as behind a proxy, that one knows too. */
import { match } from 'ts-pattern'
import type { Live } from '../../node/http/live.js'
import type { NodeView } from './view.js'

export type Reign =
  /** No node has said anything yet. */
  | { readonly _tag: 'Unknown' }
  | { readonly _tag: 'NoAnswer' }
  /** `says`: the node that knows it, where the leader itself does not answer this browser; else null. */
  | { readonly _tag: 'Leads'; readonly leader: string; readonly term: number; readonly says: string | null }
  /** It leads by what it knows, but hears from no majority: nothing that it is asked for can be decided. */
  | { readonly _tag: 'Alone'; readonly leader: string }
  | { readonly _tag: 'NoLeader' }

type Status = Live['status']

/** A leader hears from a majority, and a follower from its leader, or they are not ready (self-report.ts). */
const isHeard = ({ unready }: Live): boolean => unready === null

const claimOf = ({ id, leader, term, role }: Status): Extract<Reign, { readonly _tag: 'Leads' }> | null => {
  if (role === 'Leader') return { _tag: 'Leads', leader: id, term, says: null }
  return leader === null ? null : { _tag: 'Leads', leader, term, says: id }
}

export const reignOf = (views: readonly NodeView[]): Reign => {
  const lives = views.flatMap(({ answers, live }) => (answers && live !== null ? [live] : []))
  if (lives.length === 0) return { _tag: views.some(({ live }) => live !== null) ? 'NoAnswer' : 'Unknown' }
  const claims = lives.filter(isHeard).flatMap(({ status }) => claimOf(status) ?? [])
  // Whoever leads in the highest term; and it had rather say so itself.
  const best = claims.sort((a, b) => b.term - a.term || Number(a.says !== null) - Number(b.says !== null))[0]
  if (best !== undefined) return best
  const alone = lives.find(({ status }) => status.role === 'Leader')
  return alone === undefined ? { _tag: 'NoLeader' } : { _tag: 'Alone', leader: alone.status.id }
}

/** In a few words, and whether something is wrong. */
export const wordsOf = (reign: Reign): { readonly words: string; readonly isBad: boolean } =>
  match(reign)
    .with({ _tag: 'Unknown' }, () => ({ words: 'asking the nodes…', isBad: false }))
    .with({ _tag: 'NoAnswer' }, () => ({ words: 'no node answers', isBad: true }))
    .with({ _tag: 'Leads' }, ({ leader, term, says }) => ({
      words: `${leader} leads, term ${term}${says === null ? '' : `, says ${says}`}`,
      isBad: false,
    }))
    .with({ _tag: 'Alone' }, ({ leader }) => ({ words: `${leader} hears no majority`, isBad: true }))
    .with({ _tag: 'NoLeader' }, () => ({ words: 'no leader', isBad: true }))
    .exhaustive()
