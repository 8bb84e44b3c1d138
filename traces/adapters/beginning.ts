/** The entries with which all logs begin, where they do not begin empty: a bootstrap's, or what a snapshot stands for. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Entry } from '../format.js'
import type { Problem } from '../problem.js'
import type { Packet, Step } from './step.js'

export interface Beginning {
  readonly entries: readonly Entry[]
  readonly initialTerm: number
  /** What is added to every term but those of `entries`; see `beginningOf`. */
  readonly shift: number
}

/** The index and the term of an entry that a message names. */
const named = ({ body }: Packet): readonly (readonly [index: number, term: number])[] => {
  if (body.type === 'RequestVote') return [[body.lastLogIndex, body.lastLogTerm]]
  if (body.type === 'AppendEntries' && body.prevLogTerm !== undefined) return [[body.prevLogIndex, body.prevLogTerm]]
  return []
}

/** The terms of the first entries, none of which a message need name: then it is that of the entry behind it. */
const termsOf = (steps: readonly Step[], count: number, last: number): readonly number[] => {
  const told = new Map<number, number>()
  for (const { sent } of steps)
    for (const packet of sent) for (const [index, term] of named(packet)) told.set(index, term)
  const terms: number[] = []
  let term = last
  for (let index = count; index > 0; index -= 1) {
    term = told.get(index) ?? term
    terms.push(term)
  }
  return terms.reverse()
}

const misfit = ({ at, node, after }: Step, first: Step): Problem => ({
  ...{ kind: 'Unreadable', ...at },
  found: `node ${node} begins in term ${after.currentTerm} with the last index ${after.lastIndex}`,
  expected: `term ${first.after.currentTerm} and the last index ${first.after.lastIndex}, as of node ${first.node}`,
})

/**
 * Where the run begins, from the first step of each node, all of which must begin alike. Terms are moved up where the entries are of a
 * later term than the nodes that have them: no server of Raft begins so, but etcd's own tests do.
 */
export const beginningOf = (steps: readonly Step[], firsts: readonly Step[]): Either<Problem, Beginning> => {
  const [first] = firsts
  const { currentTerm: initialTerm = 0, lastIndex: count = 0 } = first?.after ?? {}
  const other = firsts.find(({ after }) => after.currentTerm !== initialTerm || after.lastIndex !== count)
  if (first !== undefined && other !== undefined) return left(misfit(other, first))
  const terms = termsOf(steps, count, Math.max(1, initialTerm))
  const shift = Math.max(0, (terms.at(-1) ?? 0) - initialTerm)
  const entries = terms.map((term, k) => ({ term, value: `first-${k + 1}` }))
  return right({ entries, initialTerm: initialTerm + shift, shift })
}
