/** The nodes of a cluster and where they are reached. */
import * as t from 'io-ts'
import { serverId } from '../wire/codecs.js'

const address = t.readonly(t.type({ host: t.string, port: t.number }), 'an address')
export type Address = t.TypeOf<typeof address>

export const member = t.readonly(t.type({ id: serverId, peer: address, http: address }), 'a member')

/** `peer` is where the other nodes connect, `http` is where clients do. */
export type Member = t.TypeOf<typeof member>

const addressOf = ({ host, port }: Address): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

/** Where clients reach a node, for instance "http://127.0.0.1:8081". */
export const urlOf = ({ http }: Member): string => `http://${addressOf(http)}`
/** The same for a node that serves clients with TLS. */
export const secureUrlOf = ({ http }: Member): string => `https://${addressOf(http)}`

/** Whether nobody but this machine reaches a host. A name other than localhost may mean anything. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
