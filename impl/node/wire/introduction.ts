/** What a node says of itself to a peer before anything else, and why a peer may want to hear nothing from it. */
import * as t from 'io-ts'
import { folderId, index, serverId, term } from './codecs.js'

export const Introduction = t.readonly(
  t.type({
    /** The nodes that make up the cluster, as this one was started with. */
    members: t.readonlyArray(serverId, 'members'),
    folder: folderId,
    /** Of the node when it says so, and how far its log goes then. */
    term,
    lastIndex: index,
  }),
  'an introduction',
)
export type Introduction = t.TypeOf<typeof Introduction>

/**
 * Why a node hears nothing from a peer, in a line that both write into their logs.
 * - `Members`: the two are started with different lists.
 * - `Folder`: the peer comes with another data folder than the one that it had.
 * - `Loss`: the peer's log has lost entries that it acknowledged.
 * - `Other`: whatever else is wrong with its hello.
 */
export const Refusal = t.readonly(
  t.type({
    refused: t.keyof({ Members: null, Folder: null, Loss: null, Other: null }, 'a kind of refusal'),
    why: t.string,
  }),
  'a refusal',
)
export type Refusal = t.TypeOf<typeof Refusal>
