/**
 * A node of a local cluster that is cut off from the others: what goes to its peers, and what comes from them, is dropped.
 * The process that started it says so, over the channel that it has to its children; nobody else can.
 */
import { isRight } from 'fp-ts/lib/Either.js'
import { none } from 'fp-ts/lib/Option.js'
import * as t from 'io-ts'
import type { OpenTransport } from '../ports/ports.js'

const CutOff = t.readonly(t.type({ cutOff: t.boolean }))
/** What the process that started the node tells it. */
export type CutOff = t.TypeOf<typeof CutOff>

/** Whether the node is cut off, as it was told last. */
export const cutOffAsTold = (): (() => boolean) => {
  let isCutOff = false
  if (process.connected) {
    process.on('message', (message) => {
      const decoded = CutOff.decode(message)
      if (isRight(decoded)) isCutOff = decoded.right.cutOff
    })
  }
  return () => isCutOff
}

/** The transport while `isCutOff` says no; in the meantime nothing passes, in either direction, and no connection breaks. */
export const severable =
  (open: OpenTransport, isCutOff: () => boolean): OpenTransport =>
  (reception, done) =>
    open(
      {
        ...reception,
        receive: (from, payload) => (isCutOff() ? none : reception.receive(from, payload)),
      },
      (error, transport) =>
        done(error, {
          ...transport,
          send: (to, payload) => {
            if (!isCutOff()) transport.send(to, payload)
          },
        }),
    )
