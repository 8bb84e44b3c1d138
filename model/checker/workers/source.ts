import type { Protocol } from '../protocol.js'

/**
 * Where a thread finds its protocol: functions cannot be sent to it. `name` is a function that the module at `url`
 * exports; called with the argument, which must be plain data, it gives the protocol.
 */
export interface ProtocolSource {
  readonly url: string
  readonly name: string
  readonly argument: unknown
}

/** The types are the caller's promise: a module that is named at run time cannot be checked. */
export const loadProtocol = async <L, M, E>({ url, name, argument }: ProtocolSource): Promise<Protocol<L, M, E>> => {
  const exported: Readonly<Record<string, unknown>> = await import(url)
  const make = exported[name]
  if (typeof make !== 'function') throw new Error(`${url} exports no function ${name}`)
  return make(argument)
}
