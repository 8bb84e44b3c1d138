/**
 * Messages between nodes of one process: what was encoded here is remembered, so that it need not be decoded. Every
 * so-manieth message is written as bytes and read back all the same, as between processes.
 */
import { right } from 'fp-ts/lib/Either.js'
import { type Codec, type Envelope, jsonCodec } from '../../../impl/node/core/envelope.js'
import type { MessageId } from '../../../impl/node/core/observer.js'

export interface RememberingCodec {
  readonly codec: Codec
  /** The name of the message that was encoded as these bytes. */
  readonly nameOf: (payload: Uint8Array) => MessageId
}

const AGAIN = 16

export const remembering = (): RememberingCodec => {
  const envelopes = new WeakMap<Uint8Array, { readonly envelope: Envelope; readonly isBytes: boolean }>()
  let messages = 0
  return {
    codec: {
      encode: (envelope) => {
        messages += 1
        const isBytes = messages % AGAIN === 0
        const payload = isBytes ? jsonCodec.encode(envelope) : new Uint8Array(1)
        envelopes.set(payload, { envelope, isBytes })
        return payload
      },
      decode: (payload) => {
        const known = envelopes.get(payload)
        return known === undefined || known.isBytes ? jsonCodec.decode(payload) : right(known.envelope)
      },
    },
    nameOf: (payload) => envelopes.get(payload)?.envelope.id ?? '',
  }
}
