/** The names of snapshots' files. A snapshot has the same name on all nodes: it stands for the same entries on all of them. */
import { none, type Option, some } from 'fp-ts/lib/Option.js'
import { Index, Term } from '../../raft/types.js'

/** The last entry that a snapshot stands for. */
export interface SnapshotPlace {
  readonly index: Index
  readonly term: Term
}

export const snapshotName = ({ index, term }: SnapshotPlace): string => `snapshot.${index}.${term}`

const NAME = /^snapshot\.([1-9]\d{0,15})\.([1-9]\d{0,15})$/

export const snapshotPlace = (name: string): Option<SnapshotPlace> => {
  const [, index, term] = NAME.exec(name) ?? []
  return index === undefined || term === undefined
    ? none
    : some({ index: Index(Number(index)), term: Term(Number(term)) })
}
