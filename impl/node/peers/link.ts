/** The way to the peers: nothing goes out before the transport is open. */
import { isSome, none, type Option, some } from 'fp-ts/lib/Option.js'
import type { Transport } from '../ports/ports.js'

export interface Link extends Transport {
  readonly open: (transport: Transport) => void
}

export const linkToPeers = (): Link => {
  let transport: Option<Transport> = none
  return {
    open: (opened) => {
      transport = some(opened)
    },
    send: (to, payload) => {
      if (isSome(transport)) transport.value.send(to, payload)
    },
    reaches: (to) => isSome(transport) && transport.value.reaches(to),
    close: (done) => {
      if (isSome(transport)) transport.value.close(done)
      else done()
    },
  }
}
