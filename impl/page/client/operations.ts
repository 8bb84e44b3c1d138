/**
 * The operations on a cluster of this machine. Who started it was given an address of the page in whose fragment, which a
 * browser sends to nobody, stands where they are asked for and with which token: `#operations=PORT.TOKEN`.
 */
import { isLeft } from 'fp-ts/lib/Either.js'
import { type Condition, Conditions, type Operation } from '../../node/operations/condition.js'

export interface Operations {
  readonly url: string
  readonly token: string
  /** As it stands in the fragment. */
  readonly text: string
}

/** Always on loopback: no address of the page can make it talk to another machine. */
export const parseOperations = (text: string): Operations | null => {
  const found = /^(\d{1,5})\.([A-Za-z0-9_-]{16,})$/.exec(text)
  const [, port, token] = found ?? []
  return port === undefined || token === undefined ? null : { url: `http://127.0.0.1:${port}`, token, text }
}

export const operationsIn = (fragment: string): Operations | null =>
  parseOperations(/^#operations=(.*)$/.exec(fragment)?.[1] ?? '')

/** Null: nobody answers. */
const call = async ({ url, token }: Operations, method: string, path: string): Promise<readonly Condition[] | null> => {
  try {
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(`${url}${path}`, { method, headers, signal: AbortSignal.timeout(15_000) })
    const decoded = Conditions.decode(await response.json())
    return isLeft(decoded) ? null : decoded.right.nodes
  } catch {
    return null
  }
}

export const readConditions = (operations: Operations): Promise<readonly Condition[] | null> =>
  call(operations, 'GET', '/nodes')

export const operate = (
  operations: Operations,
  id: string,
  operation: Operation,
): Promise<readonly Condition[] | null> => call(operations, 'POST', `/nodes/${encodeURIComponent(id)}/${operation}`)
