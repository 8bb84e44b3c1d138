/**
 * A constraint on single servers, narrower than the bounds: it leaves most of a space out, so that what needs three terms,
 * or five servers, is soon reached. In spec/MC.tla it is `Narrow`.
 */
import type { ServerId } from './types.js'

/** Plain data; what is left out is not constrained. */
export interface Narrowing {
  /** Which server may be a candidate, and in which term. */
  readonly onlyCandidate?: readonly { readonly server: ServerId; readonly term: number }[]
  /** The servers whose logs stay empty. */
  readonly emptyLog?: readonly ServerId[]
  /** Of every server's commitIndex. */
  readonly maxCommit?: number
}

/** What the constraint reads of a server. */
export interface Narrowed {
  readonly isCandidate: boolean
  readonly term: number
  readonly logLength: number
  readonly commitIndex: number
}

export const withinNarrowing = (
  { onlyCandidate, emptyLog = [], maxCommit = Number.POSITIVE_INFINITY }: Narrowing,
  i: ServerId,
  { isCandidate, term, logLength, commitIndex }: Narrowed,
): boolean =>
  (!isCandidate ||
    onlyCandidate === undefined ||
    onlyCandidate.some((allowed) => allowed.server === i && allowed.term === term)) &&
  (logLength === 0 || !emptyLog.includes(i)) &&
  commitIndex <= maxCommit

/** Whether it treats all servers alike. */
export const namesNoServer = ({ onlyCandidate, emptyLog = [] }: Narrowing): boolean =>
  onlyCandidate === undefined && emptyLog.length === 0
