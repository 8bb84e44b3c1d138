import { describe, expect, it } from 'vitest'
import { movesOf, stateAfter } from '../../../model/checker/successors.js'
import { encodeMessage, encodeServer } from '../../../model/raft/encode.js'
import { allLogs, elections } from '../../../model/raft/history.js'
import { actionProperties } from '../../../model/raft/invariants/actions.js'
import { invariants } from '../../../model/raft/invariants/invariants.js'
import { DropMessage, DuplicateMessage } from '../../../model/raft/network.js'
import { actions, isAction, Next } from '../../../model/raft/next.js'
import type { MessagesUpdate } from '../../../model/raft/outcome.js'
import { raft } from '../../../model/raft/protocol.js'
import type { Message } from '../../../model/raft/types.js'
import { appendRequest, logOf, server, small, threeWithHistory, voteRequest } from './states.js'

const settings = { ...small, history: true, bounds: { ...small.bounds, servers: 3, values: 2 } }
const protocol = raft(settings)

describe('Next of raft.tla, put together for the checker,', () => {
  it('has its actions, in its order', () => {
    expect(protocol.actions).toEqual([
      'Restart',
      'Timeout',
      'RequestVote',
      'BecomeLeader',
      'ClientRequest',
      'AdvanceCommitIndex',
      'AppendEntries',
      'UpdateTerm',
      'HandleRequestVoteRequest',
      'HandleRequestVoteResponse',
      'HandleAppendEntriesRequest',
      'HandleAppendEntriesResponse',
      'DropStaleResponse',
      'DuplicateMessage',
      'DropMessage',
    ])
  })

  it('lets a server do what its role allows, once for each value and server', () => {
    const may = (s: ReturnType<typeof server>, { spontaneous } = protocol) =>
      spontaneous(0, s).map(({ action, sent }) => [action, ...sent.map(({ mdest }) => mdest)].join(' '))
    expect(may(server())).toEqual(['Restart', 'Timeout'])
    expect(may(server({ state: 'Candidate', votesResponded: [0, 1], votesGranted: [0, 1] }))).toEqual([
      'Restart',
      'Timeout',
      'RequestVote 2',
      'BecomeLeader',
    ])
    const leader = ['ClientRequest', 'ClientRequest', 'AdvanceCommitIndex', 'AppendEntries 1', 'AppendEntries 2']
    expect(may(server({ state: 'Leader' }))).toEqual(['Restart', ...leader])
    expect(may(server({ state: 'Leader' }), raft({ ...settings, network: 'no-duplication' }))).toContain('Restart')
    expect(may(server({ state: 'Leader' }), raft({ ...settings, network: 'core' }))).toEqual(leader)
    const values = protocol.spontaneous(0, server({ state: 'Leader', log: logOf(1) })).slice(1, 3)
    expect(values.map(({ next }) => next.log?.last)).toEqual([
      { term: 1, value: 'v1' },
      { term: 1, value: 'v2' },
    ])
  })

  it('hands a message to the server that it names, and only what is enabled happens', () => {
    expect(protocol.destinations(voteRequest({ mdest: 2 }))).toEqual([2])
    const leader = server({ state: 'Leader', currentTerm: 2 })
    expect(protocol.receive(0, leader, appendRequest())).toEqual([])
    expect(protocol.receive(0, server(), appendRequest()).map(({ action }) => action)).toEqual(['UpdateTerm'])
  })

  it('gives each message to the actions of its type', () => {
    const on = (mtype: string) =>
      actions.filter((action) => {
        const row = Next[action]
        return row.by === 'message' && row.types.some((type) => type === mtype)
      })
    expect(
      ['RequestVoteRequest', 'RequestVoteResponse', 'AppendEntriesRequest', 'AppendEntriesResponse'].map(on),
    ).toEqual([
      ['UpdateTerm', 'HandleRequestVoteRequest', 'RefuseVoteRequest'],
      ['UpdateTerm', 'HandleRequestVoteResponse', 'DropStaleResponse'],
      ['UpdateTerm', 'HandleAppendEntriesRequest', 'AcknowledgeCommitted', 'AcknowledgeMatch'],
      ['UpdateTerm', 'HandleAppendEntriesResponse', 'DropStaleResponse'],
    ])
    expect([isAction('Receive'), isAction('toString')]).toEqual([false, false])
  })

  it('has a network that does with its messages what the actions of the network say', () => {
    const candidate = server({ state: 'Candidate', currentTerm: 2 })
    const [one, two] = [voteRequest({ mdest: 0 }), voteRequest({ mdest: 2 })]
    const bag = [
      { message: one, count: 1 },
      { message: two, count: 2 },
    ]
    const servers = [candidate, candidate, candidate]
    const state = { servers, messages: bag, history: [] }
    const quiet = { ...protocol, history: [], spontaneous: () => [], receive: () => [] }
    const done = movesOf(quiet, state).map((move) => {
      const { servers: after, messages } = stateAfter(quiet, state, move)
      expect(after).toEqual(servers)
      return { action: move.action, messages }
    })
    const updated = (update: MessagesUpdate, m: Message) =>
      bag.flatMap(({ message, count }) => {
        if (message !== m) return [{ message, count }]
        const copies = count + update.sent.length - Number(update.consumes)
        return copies === 0 ? [] : [{ message, count: copies }]
      })
    const expected = [one, two].flatMap((m) => [
      { action: 'DuplicateMessage', messages: updated(DuplicateMessage(m), m) },
      { action: 'DropMessage', messages: updated(DropMessage(m), m) },
    ])
    expect(done).toEqual(expect.arrayContaining(expected))
    expect(done.length).toBe(expected.length)
  })

  it('has the settings, the properties and the texts of the model', () => {
    const { servers, network, history, encodeLocal, encodeMessage: text, initial, withinBounds } = protocol
    expect([servers, network]).toEqual([
      3,
      { kind: 'bag', duplicate: 'DuplicateMessage', drop: 'DropMessage', maxMessages: 2, maxCopies: 1 },
    ])
    expect(history).toEqual([elections, allLogs])
    expect(history.map(({ name, initial: none }) => [name, none])).toEqual([
      ['elections', new Map()],
      ['allLogs', new Map()],
    ])
    expect(raft({ ...settings, history: false }).history).toEqual([])
    expect([encodeLocal, text]).toEqual([encodeServer, encodeMessage])
    expect(initial(0)).toEqual(server({ voterLog: new Map() }, { ...threeWithHistory, values: ['v1', 'v2'] }))
    expect([withinBounds(0, server({ currentTerm: 2 })), withinBounds(0, server({ currentTerm: 3 }))]).toEqual([
      true,
      false,
    ])
    expect(protocol.invariants.map(({ name }) => name)).toEqual(invariants(threeWithHistory).map(({ name }) => name))
    expect(protocol.actionProperties).toBe(actionProperties)
  })
})
