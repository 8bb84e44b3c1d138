/** The nodes of a cluster and where they are reached. */
import * as t from 'io-ts'
import { serverId } from './codecs.js'

const address = t.readonly(t.type({ host: t.string, port: t.number }), 'an address')
export type Address = t.TypeOf<typeof address>

export const member = t.readonly(t.type({ id: serverId, peer: address, http: address }), 'a member')

/** `peer` is where the other nodes connect, `http` is where clients do. */
export type Member = t.TypeOf<typeof member>

export const urlOf = ({ http: { host, port } }: Member): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`
