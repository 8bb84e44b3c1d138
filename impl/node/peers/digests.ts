/**
 * Whether the stores of the nodes are the same after the same entries, which all of Raft is for. Each node remembers the digest
 * of its store after some entries, tells the others now and then, and compares what they tell. Nothing else would notice that one
 * of them went another way.
 */
import type { Index, ServerId } from '../../raft/types.js'
import type { Logger } from '../logging/logger.js'
import { rareLog } from '../logging/rare-log.js'
import type { Clock } from '../ports/ports.js'
import type { Mark } from '../wire/notes.js'

export interface Digests {
  /** To be called after each entry. */
  readonly reached: (index: Index, digest: () => string) => void
  /** What this node tells the others: the newest digests, and the one of this moment. */
  readonly marks: (index: Index, digest: string) => readonly Mark[]
  /** What a peer has told, when the own store is that of `index` with `digest`. */
  readonly compare: (from: ServerId, marks: readonly Mark[], index: Index, digest: string) => void
  readonly differing: () => readonly ServerId[]
  /**
   * Why this node's store may be the wrong one: it differs from another, and no majority has the same as it has. Null if there
   * is no reason to think so.
   */
  readonly whyWrong: () => string | null
}

export interface DigestsOptions {
  readonly members: readonly ServerId[]
  readonly clock: Clock
  readonly log: Logger
}

/** One node may be far behind another: so of the newest entries every 64th is remembered, and every 4096th of many more. */
const STRIDES = [64, 4_096] as const
const REMEMBERED = 64
/** And at most this many of each kind are sent. */
const TOLD = 4

export const digestsOf = ({ members, clock, log }: DigestsOptions): Digests => {
  const remembered = STRIDES.map(() => new Map<number, string>())
  const outcomes = new Map<ServerId, { readonly index: number; readonly isSame: boolean }>()
  const rarely = rareLog(log, clock.now)

  const remember = (digests: Map<number, string>, index: Index, digest: string): void => {
    digests.set(index, digest)
    const [oldest] = digests.keys()
    if (digests.size > REMEMBERED && oldest !== undefined) digests.delete(oldest)
  }
  const own = (index: number): string | undefined => {
    for (const digests of remembered) {
      const digest = digests.get(index)
      if (digest !== undefined) return digest
    }
    return undefined
  }
  const differ = (from: ServerId, index: number, mine: string, theirs: string): void => {
    outcomes.set(from, { index, isSame: false })
    rarely(from, {
      level: 'error',
      msg:
        `holds another store than ${from} after the same ${index} entries: one of the two is damaged or applied an entry ` +
        'wrongly; compare the nodes, and replace the one that differs from the others',
      index,
      digest: mine,
      theirs,
    })
  }

  return {
    reached: (index, digest) => {
      if (index % STRIDES[0] !== 0) return
      const text = digest()
      STRIDES.forEach((stride, k) => {
        const digests = remembered[k]
        if (digests !== undefined && index % stride === 0) remember(digests, index, text)
      })
    },
    marks: (index, digest) => {
      const newest = remembered.flatMap((digests) => [...digests].slice(-TOLD))
      return index === 0 ? newest : [...newest, [index, digest]]
    },
    compare: (from, marks, index, digest) => {
      for (const [at, theirs] of marks.toSorted(([a], [b]) => a - b)) {
        const mine = at === index ? digest : own(at)
        if (mine === undefined) continue
        if (mine === theirs) outcomes.set(from, { index: at, isSame: true })
        else differ(from, at, mine, theirs)
      }
    },
    differing: () => [...outcomes].flatMap(([peer, { isSame }]) => (isSame ? [] : [peer])),
    whyWrong: () => {
      const other = [...outcomes].find(([, { isSame }]) => !isSame)
      if (other === undefined) return null
      const agreeing = 1 + [...outcomes.values()].filter(({ isSame }) => isSame).length
      if (2 * agreeing > members.length) return null
      return `it holds another store than ${other[0]} after the same ${other[1].index} entries`
    },
  }
}
