/** The first frame on every connection between nodes: who is calling, and whom; and what comes back if nobody wants to listen. */
import { type Either, isLeft, left } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { ServerId } from '../../raft/types.js'
import { clusterName, decodeJson, encodeJson, serverId } from './codecs.js'
import { Introduction, Refusal } from './introduction.js'

/** A hello is short; whoever announces more than this before it is no node. */
export const MAX_HELLO_BYTES = 4096

/** Changes whenever nodes of different versions would not understand each other. */
const PROTOCOL = 'lockstep-peer-2'

const hello = t.readonly(
  t.type(
    { hello: t.literal(PROTOCOL), cluster: clusterName, from: serverId, to: serverId, introduction: Introduction },
    'a hello',
  ),
)

export type Hello = t.TypeOf<typeof hello>

/** What the hello of any version says. */
const ofAnyVersion = t.readonly(t.type({ hello: t.string, from: serverId }))
const decodeAnyVersion = decodeJson(ofAnyVersion)
const decodeOurs = decodeJson(hello)

export const decodeHello = (payload: Uint8Array): Either<string, Hello> => {
  const any = decodeAnyVersion(payload)
  if (isLeft(any) || any.right.hello === PROTOCOL || !any.right.hello.startsWith('lockstep-peer-')) {
    return decodeOurs(payload)
  }
  const { from, hello: theirs } = any.right
  return left(`${from} speaks ${theirs}, but this node ${PROTOCOL}: run the same version of the program on all nodes`)
}

export const encodeHello = (cluster: string, from: ServerId, to: ServerId, introduction: Introduction): Uint8Array =>
  encodeJson(hello)({ hello: PROTOCOL, cluster, from, to, introduction })

export const decodeRefusal = decodeJson(Refusal)
export const encodeRefusal: (refusal: Refusal) => Uint8Array = encodeJson(Refusal)
