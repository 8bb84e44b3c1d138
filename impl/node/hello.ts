/** The first frame on every connection between nodes: who is calling, and whom. */
import * as t from 'io-ts'
import type { ServerId } from '../raft/types.js'
import { clusterName, decodeJson, encodeJson, serverId } from './codecs.js'

/** A hello is short; whoever announces more than this before it is no node. */
export const MAX_HELLO_BYTES = 4096

const hello = t.readonly(
  t.type({ hello: t.literal('lockstep-peer-1'), cluster: clusterName, from: serverId, to: serverId }, 'a hello'),
)

export type Hello = t.TypeOf<typeof hello>

export const decodeHello = decodeJson(hello)

export const encodeHello = (cluster: string, from: ServerId, to: ServerId): Uint8Array =>
  encodeJson(hello)({ hello: 'lockstep-peer-1', cluster, from, to })
