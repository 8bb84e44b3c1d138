/** The way from node to node over HTTP, plain or with TLS. */
import { Agent, type ClientRequest, type RequestOptions, request } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import { type Credentials, certifiedAs } from '../credentials.js'

export interface Onward {
  readonly send: (url: URL, options: RequestOptions) => ClientRequest
  readonly close: () => void
}

const maxConnectionsToLeader = 256

/** `idOf`: whose address a URL is. With credentials, that very node has to answer, and no other one of the cluster. */
export const onwardTo = (credentials: Credentials | null, idOf: (url: URL) => string | null): Onward => {
  const settings = { keepAlive: true, maxSockets: maxConnectionsToLeader }
  if (credentials === null) {
    const agent = new Agent(settings)
    return { send: (url, options) => request(url, { ...options, agent }), close: () => agent.destroy() }
  }
  const agent = new TlsAgent({ ...settings, ca: credentials.ca, cert: credentials.cert, key: credentials.key })
  return {
    send: (url, options) =>
      tlsRequest(url, {
        ...options,
        agent,
        checkServerIdentity: (_, certificate) => {
          const found = certifiedAs(certificate)
          return found !== null && found === idOf(url)
            ? undefined
            : new Error(`the certificate of ${found} at ${url.host}`)
        },
      }),
    close: () => agent.destroy(),
  }
}
