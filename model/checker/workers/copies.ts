/** What is sent to a thread arrives as a copy: functions cannot be sent, and instances of classes lose their class. */
import type { Protocol } from '../protocol.js'
import type { ProtocolSource } from './source.js'

const because = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Throws if the source of a protocol cannot be sent. */
export const mustBeCopied = ({ url, name, argument }: ProtocolSource): void => {
  try {
    structuredClone({ url, name, argument })
  } catch (error) {
    throw new TypeError(`the argument of ${name} cannot be sent to a thread: ${because(error)}; expected plain data`)
  }
}

/** Throws if a copy of an initial state is not the same state. */
export const mustSurviveCopying = <L, M, E>({ servers, initial, encodeLocal }: Protocol<L, M, E>): void => {
  for (let i = 0; i < servers; i++) {
    const local = initial(i)
    const why = problemOfCopy(local, encodeLocal)
    if (why !== undefined)
      throw new TypeError(
        `the initial state of server ${i} cannot be sent to a thread: ${why}; expected local states of plain data`,
      )
  }
}

const problemOfCopy = <L>(local: L, encode: (local: L) => string): string | undefined => {
  try {
    return encode(structuredClone(local)) === encode(local) ? undefined : 'its copy has another text'
  } catch (error) {
    return because(error)
  }
}
