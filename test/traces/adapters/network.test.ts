import { isNone, isSome } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { emptyNetwork } from '../../../traces/adapters/network.js'
import type { Packet } from '../../../traces/adapters/step.js'

const packet = (text: string): Packet => ({
  ...{ from: 'a', to: 'b', term: 1, text, body: { type: 'RequestVoteResponse', voteGranted: true } },
})

/** What the network gives for these texts, in turn: `a.1` is the first message that a has sent. */
const received = (network: ReturnType<typeof emptyNetwork>, ...texts: readonly string[]) =>
  texts.map((text) => {
    const sent = network.receive(packet(text))
    return isSome(sent) ? sent.value.id : null
  })

describe('messages without ids', () => {
  it('are received in the order in which they were sent, and the last one again where there are no more', () => {
    const network = emptyNetwork()
    for (const text of ['vote', 'other', 'vote']) network.send(packet(text), 1, [])
    expect(received(network, 'vote', 'vote', 'vote', 'other')).toEqual(['a.1', 'a.3', 'a.3', 'a.2'])
  })

  it('are not received before they were sent', () => {
    const network = emptyNetwork()
    network.send(packet('vote'), 1, [])
    expect(isNone(network.receive(packet('other')))).toBe(true)
  })

  it('are those that their sender has sent since its last start, as long as there are some', () => {
    const network = emptyNetwork()
    network.send(packet('vote'), 1, [])
    network.send(packet('vote'), 2, [])
    network.send(packet('vote'), 2, [])
    expect(received(network, 'vote', 'vote', 'vote', 'vote')).toEqual(['a.2', 'a.3', 'a.1', 'a.1'])
  })
})
