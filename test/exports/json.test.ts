/** What goes in and out of the reducer, and the model's values, survive their way through JSON. */
import * as fc from 'fast-check'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as model from '../../exports/model.js'
import {
  effectToJson,
  encodeMessage,
  encodeState,
  inputFromJson,
  inputToJson,
  Log,
  messageFromJson,
  messageToJson,
  start,
  stateFromJson,
  stateToJson,
  step,
} from '../../exports/raft.js'
import { Index, type Input, ServerId, type ServerState } from '../../impl/raft/types.js'
import { initialStates, movesOf, stateAfter } from '../../model/checker/successors.js'
import { event, message, name, snapshotted, state } from '../impl/raft/arbitraries.js'

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('the JSON forms of the reducer', () => {
  it('of a state bring it back', () => {
    fc.assert(
      fc.property(fc.oneof(state, snapshotted), fc.nat(2), (drawn, dropped) => {
        const s: ServerState = {
          ...drawn,
          log: Log.compact(drawn.log, Index(Math.min(dropped, Log.lastIndex(drawn.log)))),
        }
        const back = stateFromJson(throughJson(stateToJson(s)))
        expect(isLeft(back) ? back.left : encodeState(back.right)).toBe(encodeState(s))
      }),
    )
  })

  it('of a message and an input bring them back', () => {
    fc.assert(
      fc.property(message, (m) => {
        const back = messageFromJson(throughJson(messageToJson(m)))
        expect(isLeft(back) ? back.left : encodeMessage(back.right)).toBe(encodeMessage(m))
        expect(back).toEqual(right(m))
      }),
    )
    fc.assert(
      fc.property(event, (one) => {
        if (one._tag !== 'Restart') expect(inputFromJson(throughJson(inputToJson(one)))).toEqual(right(one))
      }),
    )
  })

  it('of effects are plain, and say which entries are applied', () => {
    fc.assert(
      fc.property(name, state, event, (id, s, input) => {
        const config = { id, servers: [id, ServerId('-')], maxEntriesPerMessage: 2 }
        const [, effects] = input._tag === 'Restart' ? start(config, input.durable) : step(config)(s, input as Input)
        const json = effects.map(effectToJson)
        expect(throughJson(json)).toEqual(json)
      }),
    )
    const log = Log.fromEntries(
      [1, 1, 2].map((term) => ({ term, payload: { _tag: 'Command', command: `c${term}` } })) as never,
    )
    expect(effectToJson({ _tag: 'Apply', from: Index(2), to: Index(3), log })).toEqual({
      _tag: 'Apply',
      from: 2,
      entries: [
        { term: 1, command: 'c1' },
        { term: 2, command: 'c2' },
      ],
    })
  })

  it.each([
    [
      'a field too many',
      { ...stateOf(), extra: 1 },
      'unknown field extra; expected one of currentTerm, votedFor, log, role, commitIndex, features, snapshot',
    ],
    ['a term of 0', { ...stateOf(), currentTerm: 0 }, 'currentTerm is 0; expected a term, from 1'],
    [
      'a role that is none',
      { ...stateOf(), role: { _tag: 'King' } },
      'role._tag is "King"; expected one of Follower, Candidate, Leader',
    ],
    ['no object', 7, 'the line is 7; expected an object'],
  ])('refuse %s', (_, json, refusal) => {
    expect(stateFromJson(json)).toEqual(left(refusal))
  })
})

function stateOf() {
  return {
    currentTerm: 1,
    votedFor: null,
    log: { entries: [] },
    role: { _tag: 'Follower', leader: null },
    commitIndex: 0,
  }
}

describe('the JSON forms of the model', () => {
  const features = { preVote: [0, 1], checkQuorum: true, snapshot: true, leadershipTransfer: true }
  const bounds = { servers: 2, values: 1, maxTerm: 3, maxLog: 2, maxMessages: 3, maxCopies: 1 }
  const protocol = model.wholeRaft({ bounds, network: 'full', history: true, relaxations: model.Safe }, features)

  it('bring back every state and message of a walk', () => {
    let [at] = initialStates(protocol)
    for (let n = 0; n < 300 && at !== undefined; n += 1) {
      for (const s of at.servers)
        expect(protocol.encodeLocal(model.serverFromJson(throughJson(model.serverToJson(s)) as model.ServerJson))).toBe(
          protocol.encodeLocal(s),
        )
      for (const { message: m } of at.messages)
        expect(
          protocol.encodeMessage(model.messageFromJson(throughJson(model.messageToJson(m)) as model.MessageJson)),
        ).toBe(protocol.encodeMessage(m))
      const moves = movesOf(protocol, at)
      const move = moves[(n * 7919) % Math.max(1, moves.length)]
      at = move === undefined ? undefined : stateAfter(protocol, at, move)
    }
  })
})
