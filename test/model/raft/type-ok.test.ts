/** TypeOK, conjunct by conjunct: which are false of a value, by name. */
import { describe, expect, it } from 'vitest'
import { electionTypes, messageTypes, serverTypes } from '../../../model/raft/invariants/types.js'
import { fromArray } from '../../../model/raft/sequence.js'
import type { Election, Log, Message, Server } from '../../../model/raft/types.js'
import {
  appendRequest,
  appendResponse,
  logOf,
  server,
  three,
  threeWithHistory,
  voteRequest,
  voteResponse,
} from './states.js'

const c = threeWithHistory
const falseOnes = (conjuncts: Readonly<Record<string, boolean>>): readonly string[] =>
  Object.entries(conjuncts).flatMap(([name, holds]) => (holds ? [] : [name]))

const unknownValue: Log = fromArray([{ term: 1, value: 'v9' }])
const votes = (...of: readonly number[]): Partial<Server> => ({
  votesGranted: of,
  voterLog: new Map(of.map((j) => [j, logOf()])),
})

describe('the types of a server', () => {
  const ofServer = (changes: Partial<Server>) => falseOnes(serverTypes(c, server(changes, c)))

  it('has these conjuncts', () => {
    expect(serverTypes(c, server({}, c))).toEqual({
      currentTerm: true,
      state: true,
      votedFor: true,
      log: true,
      commitIndex: true,
      votesResponded: true,
      votesGranted: true,
      voterLog: true,
      nextIndex: true,
      matchIndex: true,
    })
  })

  it.each<Partial<Server>>([
    { currentTerm: 7 },
    { state: 'Follower' },
    { state: 'Candidate' },
    { state: 'Leader' },
    { votedFor: -1 },
    { votedFor: 0 },
    { votedFor: 2 },
    { log: fromArray([{ term: 1, value: 'v2' }]) },
    { commitIndex: 3 },
    { votesResponded: [0, 1, 2] },
    votes(0, 2),
    // Told apart from sorting as text.
    { nextIndex: [1, 1, 5] },
    { matchIndex: [0, 0, 5] },
  ])('hold of %o', (changes) => {
    expect(ofServer(changes)).toEqual([])
  })

  it.each<[string, Partial<Server>]>([
    ['currentTerm', { currentTerm: 0 }],
    ['currentTerm', { currentTerm: 1.5 }],
    ['votedFor', { votedFor: -2 }],
    ['votedFor', { votedFor: 3 }],
    ['votedFor', { votedFor: 0.5 }],
    ['log', { log: logOf(0) }],
    ['log', { log: logOf(1.5) }],
    ['log', { log: unknownValue }],
    [
      'log',
      {
        log: fromArray([
          { term: 1, value: 'v1' },
          { term: 0, value: 'v1' },
        ]),
      },
    ],
    ['commitIndex', { commitIndex: -1 }],
    ['commitIndex', { commitIndex: 0.5 }],
    ['votesResponded', { votesResponded: [1, 0] }],
    ['votesResponded', { votesResponded: [0, 0] }],
    ['votesResponded', { votesResponded: [-1] }],
    ['votesResponded', { votesResponded: [0, 3] }],
    ['votesGranted', votes(3)],
    ['voterLog', { voterLog: new Map([[0, logOf()]]) }],
    ['voterLog', { votesGranted: [0] }],
    [
      'voterLog',
      {
        ...votes(0, 1),
        voterLog: new Map([
          [0, logOf()],
          [1, unknownValue],
        ]),
      },
    ],
    ['nextIndex', { nextIndex: [1, 0, 1] }],
    ['nextIndex', { nextIndex: [1, 1] }],
    ['matchIndex', { matchIndex: [0, -1, 0] }],
    ['matchIndex', { matchIndex: [0, 0, 0, 0] }],
  ])('are broken in %s by %o', (conjunct, changes) => {
    expect(ofServer(changes)).toEqual([conjunct])
  })

  it('have a voterLog exactly where the history is kept, in any order', () => {
    expect(falseOnes(serverTypes(three, server()))).toEqual([])
    expect(falseOnes(serverTypes(three, server({}, c)))).toEqual(['voterLog'])
    expect(falseOnes(serverTypes(c, server()))).toEqual(['voterLog'])
    const voterLog = new Map([
      [1, logOf()],
      [0, logOf(1)],
    ])
    expect(ofServer({ votesGranted: [0, 1], voterLog })).toEqual([])
    const many = Array.from({ length: 11 }, (_, j) => j)
    const wide = { ...c, servers: 11 }
    expect(falseOnes(serverTypes(wide, server(votes(...many), wide)))).toEqual([])
  })
})

describe('the types of a message', () => {
  const ofMessage = (m: Message, constants = c) => falseOnes(messageTypes(constants, m))
  const response = (changes: Parameters<typeof voteResponse>[0]) => voteResponse({ mlog: logOf(), ...changes })
  const request = (changes: Parameters<typeof appendRequest>[0]) => appendRequest({ mlog: logOf(), ...changes })

  it('have these conjuncts', () => {
    const envelope = { mterm: true, msource: true, mdest: true }
    expect(messageTypes(c, voteRequest())).toEqual({ ...envelope, mlastLogTerm: true, mlastLogIndex: true })
    expect(messageTypes(c, response({}))).toEqual({ ...envelope, mlog: true })
    expect(messageTypes(c, request({}))).toEqual({
      ...envelope,
      'msource /= mdest': true,
      mprevLogIndex: true,
      mprevLogTerm: true,
      mentries: true,
      mlog: true,
      mcommitIndex: true,
    })
    expect(messageTypes(c, appendResponse())).toEqual({ ...envelope, 'msource /= mdest': true, mmatchIndex: true })
  })

  it.each<[string, Message]>([
    ['mterm', voteRequest({ mterm: 0 })],
    ['msource', voteRequest({ msource: 3 })],
    ['mdest', voteRequest({ mdest: -1 })],
    ['mlastLogTerm', voteRequest({ mlastLogTerm: -1 })],
    ['mlastLogIndex', voteRequest({ mlastLogIndex: -1 })],
    ['mlog', response({ mlog: unknownValue })],
    ['msource /= mdest', request({ mdest: 1 })],
    ['mprevLogIndex', request({ mprevLogIndex: -1 })],
    ['mprevLogTerm', request({ mprevLogTerm: -1 })],
    ['mentries', request({ mentries: [{ term: 0, value: 'v1' }] })],
    ['mlog', request({ mlog: unknownValue })],
    ['mcommitIndex', request({ mcommitIndex: -1 })],
    ['msource /= mdest', appendResponse({ mdest: 1 })],
    ['mmatchIndex', appendResponse({ mmatchIndex: -1 })],
  ])('are broken in %s by %o', (conjunct, m) => {
    expect(ofMessage(m)).toEqual([conjunct])
  })

  it('have an mlog exactly where the history is kept', () => {
    expect(ofMessage(voteResponse())).toEqual(['mlog'])
    expect(ofMessage(appendRequest())).toEqual(['mlog'])
    expect(ofMessage(voteResponse(), three)).toEqual([])
    expect(ofMessage(response({}), three)).toEqual(['mlog'])
    expect(ofMessage(request({}), three)).toEqual(['mlog'])
  })
})

describe('the types of an election', () => {
  const election: Election = {
    eterm: 2,
    eleader: 2,
    elog: logOf(1),
    evotes: [0, 2],
    evoterLog: new Map([
      [0, logOf()],
      [2, logOf(1)],
    ]),
  }

  it('have these conjuncts', () => {
    const all = { eterm: true, eleader: true, elog: true, evotes: true, evoterLog: true }
    expect(electionTypes(c, election)).toEqual(all)
  })

  it.each<[string, Partial<Election>]>([
    ['eterm', { eterm: 0 }],
    ['eleader', { eleader: 3 }],
    ['elog', { elog: unknownValue }],
    ['evotes', { evotes: [2, 0] }],
    ['evoterLog', { evotes: [0] }],
    ['evoterLog', { evotes: [0, 1] }],
    [
      'evoterLog',
      {
        evoterLog: new Map([
          [0, logOf()],
          [2, unknownValue],
        ]),
      },
    ],
  ])('are broken in %s by %o', (conjunct, changes) => {
    expect(falseOnes(electionTypes(c, { ...election, ...changes }))).toEqual([conjunct])
  })
})
