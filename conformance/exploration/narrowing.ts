/** Narrower constraints as text: the lists that the command line and spec/counts.json give. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Narrowing } from '../../model/raft/narrowing.js'

/** The model calls its servers s1, s2, …, a cluster of reducers n1, n2, …; either is understood. */
const SERVER = /^[sn]([1-9]\d?)$/

/** A server's number, from 0. */
export const serverOf = (text: string): number | undefined => {
  const [, digits] = SERVER.exec(text) ?? []
  return digits === undefined ? undefined : Number(digits) - 1
}

const listOf = <A>(text: string, expected: string, one: (part: string) => A | undefined): Either<string, A[]> => {
  const found = text.split(',').map((part) => one(part.trim()))
  const all = found.filter((value) => value !== undefined)
  return all.length === found.length ? right(all) : left(expected)
}

export const SERVERS_EXPECTED = 'servers such as s3 or s3,s4'

export const serversOf = (text: string): Either<string, readonly number[]> => listOf(text, SERVERS_EXPECTED, serverOf)

export const CANDIDATES_EXPECTED = 'servers, each with a term, such as s1@2,s2@3'

export const candidatesOf = (text: string): Either<string, NonNullable<Narrowing['onlyCandidate']>> =>
  listOf(text, CANDIDATES_EXPECTED, (part) => {
    const [name = '', digits = '', ...rest] = part.split('@')
    const server = serverOf(name)
    const isTerm = /^[1-9]\d{0,3}$/.test(digits) && rest.length === 0
    return server === undefined || !isTerm ? undefined : { server, term: Number(digits) }
  })

/** The highest number of a server that the constraint names; -1 if it names none. */
export const highestNamed = ({ onlyCandidate = [], emptyLog = [] }: Narrowing): number =>
  Math.max(-1, ...emptyLog, ...onlyCandidate.map(({ server }) => server))

/** With the names of the flags; empty if nothing is constrained. */
export const showNarrowing = ({ onlyCandidate, emptyLog, maxCommit }: Narrowing): string =>
  [
    onlyCandidate && `only-candidate ${onlyCandidate.map(({ server, term }) => `s${server + 1}@${term}`).join(',')}`,
    emptyLog && `empty-log ${emptyLog.map((i) => `s${i + 1}`).join(',')}`,
    maxCommit !== undefined && `max-commit ${maxCommit}`,
  ]
    .filter(Boolean)
    .join(', ')
