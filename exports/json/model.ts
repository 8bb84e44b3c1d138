/** The JSON forms of the model's values: a log is a list of entries, `voterLog` an object by the voters' numbers. */

import type { WholeMessage } from '../../model/raft/features/types.js'
import { fromArray, toArray } from '../../model/raft/sequence.js'
import type { Entry, Log, Server } from '../../model/raft/types.js'

export type ServerJson = Omit<Server, 'log' | 'voterLog'> & {
  readonly log: readonly Entry[]
  readonly voterLog?: Readonly<Record<string, readonly Entry[]>>
}

export const serverToJson = ({ log, voterLog, ...rest }: Server): ServerJson => ({
  ...rest,
  log: toArray(log),
  ...(voterLog === undefined
    ? {}
    : { voterLog: Object.fromEntries([...voterLog].map(([voter, of]) => [voter, toArray(of)])) }),
})

type Jsoned<M> = M extends { readonly mlog?: Log } ? Omit<M, 'mlog'> & { readonly mlog?: readonly Entry[] } : M
export type MessageJson = Jsoned<WholeMessage>

export const messageToJson = (m: WholeMessage): MessageJson =>
  'mlog' in m && m.mlog !== undefined ? { ...m, mlog: toArray(m.mlog) } : (m as MessageJson)

/** The way back, of what `serverToJson` made; no more is checked. */
export const serverFromJson = ({ log, voterLog, ...rest }: ServerJson): Server => ({
  ...rest,
  log: fromArray(log),
  ...(voterLog === undefined
    ? {}
    : { voterLog: new Map(Object.entries(voterLog).map(([voter, of]) => [Number(voter), fromArray(of)])) }),
})

/** The way back, of what `messageToJson` made; no more is checked. */
export const messageFromJson = (json: MessageJson): WholeMessage =>
  'mlog' in json && json.mlog !== undefined ? { ...json, mlog: fromArray(json.mlog) } : (json as WholeMessage)
