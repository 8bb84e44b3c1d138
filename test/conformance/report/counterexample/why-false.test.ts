import { describe, expect, it } from 'vitest'
import { modelWords, statementOf } from '../../../../conformance/report/counterexample/model-words.js'
import { type Words, whyFalse } from '../../../../conformance/report/counterexample/why-false.js'
import { modelDisplay } from '../../../../conformance/report/display/model.js'
import type { Counterexample } from '../../../../model/checker/counterexample.js'
import type { GlobalState, Invariant, Protocol } from '../../../../model/checker/protocol.js'
import { Init } from '../../../../model/raft/init.js'
import { raft } from '../../../../model/raft/protocol.js'
import { fromArray } from '../../../../model/raft/sequence.js'
import { type Constants, type Election, Literal, type Message, type Server } from '../../../../model/raft/types.js'
import { broken, NothingIsAcknowledged } from './claims.js'

const bounds = { servers: 3, values: 1, maxTerm: 3, maxLog: 2, maxMessages: 2, maxCopies: 1 }
const settings = { bounds, network: 'full', history: true, relaxations: Literal } as const
const constants: Constants = { servers: 3, values: ['v1'], relaxations: Literal, history: true }
const protocol = raft(settings)
const none: Words<Server, Message> = { statement: () => undefined, conjuncts: () => [] }

/** Three servers as at the beginning, but for what is given of each. */
const servers = (...changes: readonly Partial<Server>[]): readonly Server[] =>
  [0, 1, 2].map((i) => ({ ...Init(constants), ...changes[i] }))

const state = (of: Partial<GlobalState<Server, Message>>): GlobalState<Server, Message> => ({
  servers: servers(),
  messages: [],
  history: [new Map(), new Map()],
  ...of,
})

const failing = (property: string, initial: GlobalState<Server, Message>): Counterexample<Server, Message> => ({
  property,
  source: '',
  kind: 'invariant',
  because: null,
  initial,
  steps: [],
})

const because = (property: string, of: Partial<GlobalState<Server, Message>>, words = none): readonly string[] =>
  whyFalse(protocol, modelDisplay(true), words, failing(property, state(of)))?.split('\n') ?? []

describe('whyFalse', () => {
  it('names the servers, once, and of their variables those that the property reads', () => {
    const leader = { state: 'Leader', currentTerm: 2 } as const
    expect(because('ElectionSafety', { servers: servers(leader, {}, leader) }, modelWords(constants))).toEqual([
      'expected: at most one leader is elected in a term',
      'false for s1, s3:',
      '  s1: currentTerm is 2, state is Leader',
      '  s3: currentTerm is 2, state is Leader',
    ])
  })

  it('names the false conjuncts of TypeOK', () => {
    expect(
      because(
        'TypeOK',
        { servers: servers({}, { votedFor: 7, log: fromArray([{ term: 0, value: 'v1' }]) }) },
        modelWords(constants),
      ),
    ).toEqual([
      'expected: every variable and every message field has its type',
      'false for s2, in the conjuncts votedFor, log:',
      '  s2: votedFor is s8, log is <<(0,v1)>>',
    ])
    const message = {
      mtype: 'AppendEntriesResponse',
      mterm: 0,
      msuccess: true,
      mmatchIndex: 1,
      msource: 1,
      mdest: 0,
    } as const
    expect(because('TypeOK (messages)', { messages: [{ message, count: 1 }] }, modelWords(constants))).toEqual([
      'expected: every variable and every message field has its type',
      'false for this message, in the conjunct mterm:',
      '  AppendEntriesResponse s2->s1 term 0 success matchIndex 1',
    ])
  })

  it('shows a message with its server', () => {
    const message = {
      mtype: 'RequestVoteRequest',
      mterm: 3,
      mlastLogTerm: 0,
      mlastLogIndex: 0,
      msource: 1,
      mdest: 0,
    } as const
    expect(because('MessageTermsAreCurrent', { messages: [{ message, count: 1 }] })).toEqual([
      'false for s2 and this message:',
      '  s2: currentTerm is 1',
      '  RequestVoteRequest s2->s1 term 3 lastLogTerm 0 lastLogIndex 0',
    ])
  })

  it('shows the elements of a history variable, as many as a reader takes in', () => {
    const elections = new Map(
      Array.from({ length: 8 }, (_, k): [string, Election] => [
        `${k}`,
        { eterm: 2, eleader: k % 2, elog: null, evotes: [k], evoterLog: new Map([[k, null]]) },
      ]),
    )
    const lines = because('ElectionSafety (elections)', { history: [elections, new Map()] })
    expect(lines.slice(0, 2)).toEqual([
      'false for the value of elections:',
      '  elections has s1 elected in term 2 by {s1} with log <<>>',
    ])
    expect([lines.length, lines.at(-1)]).toEqual([8, '  and 2 more elements'])
  })

  it('shows the server beside the history variable that its value is compared with', () => {
    const log = fromArray([{ term: 2, value: 'v1' }])
    const election: Election = { eterm: 3, eleader: 0, elog: null, evotes: [0, 1], evoterLog: new Map() }
    const history = [new Map([['e', election]]), new Map()]
    expect(
      because('LeaderCompleteness (elections)', {
        servers: servers({}, {}, { currentTerm: 2, log, commitIndex: 1 }),
        history,
      }),
    ).toEqual([
      'false for s3 and the value of elections:',
      '  s3: currentTerm is 2, log is <<(2,v1)>>, commitIndex is 1',
      '  elections has s1 elected in term 3 by {s1, s2} with log <<>>',
    ])
  })

  it('tells of the first readings only, if there are many', () => {
    const leader = { state: 'Leader', currentTerm: 2, votesGranted: [0, 1], votesResponded: [0, 1] } as const
    const many = { ...failing('Never', state({ servers: servers(leader, leader, leader) })) }
    const never: Invariant<Server, Message> = { name: 'Never', source: '', reads: 'pair', holds: () => false }
    const four = { ...many, initial: { ...many.initial, servers: [...many.initial.servers, Init(constants)] } }
    const lines = whyFalse({ ...protocol, invariants: [never] }, modelDisplay(true), none, four)
    expect(lines).toBe('false for s1, s2:\nfalse for s1, s3:\nfalse for s1, s4:\nand for 3 more readings')
  })

  it('speaks of whole states where the property reads them', () => {
    const odd: Invariant<Server, Message> = {
      name: 'Odd',
      source: '',
      reads: 'state',
      holds: ({ servers: all }) => all.every((s) => s.currentTerm > 1),
    }
    expect(
      whyFalse({ ...protocol, invariants: [odd] }, modelDisplay(true), none, failing('Odd', state({})))?.split('\n'),
    ).toEqual(['false for s1, s2, s3:', '  s1: currentTerm is 1'])
  })

  it('tells of a property of steps what the step changed, and by which message', () => {
    const action = {
      name: 'NobodyFollows',
      source: 'made up',
      holds: (_i: number, before: Server, { next }: { readonly next: Server }, received?: Message) =>
        next.currentTerm === before.currentTerm || received?.mtype !== 'RequestVoteRequest',
    }
    const { protocol: claimed, found } = broken(false, { action })
    expect(whyFalse(claimed, modelDisplay(false), none, found)?.split('\n')).toEqual([
      'false for s2, which takes UpdateTerm:',
      '  currentTerm 1 -> 2',
      '  received RequestVoteRequest s1->s2 term 2 lastLogTerm 0 lastLogIndex 0',
    ])
  })

  it('shows what a step sends, where the property looks at it, and what stays', () => {
    const action = {
      name: 'NobodyAsks',
      source: 'made up',
      holds: (_i: number, before: Server, { sent }: { readonly sent: readonly Message[] }) =>
        sent.length === 0 || before.state === 'Follower',
    }
    const { protocol: claimed, found } = broken(false, { action })
    expect(whyFalse(claimed, modelDisplay(false), none, found)?.split('\n')).toEqual([
      'false for s1, which takes RequestVote:',
      '  state stays Candidate',
      '  sent RequestVoteRequest s1->s1 term 2 lastLogTerm 0 lastLogIndex 0',
    ])
  })

  it('says nothing where the protocol has no such property, or it holds', () => {
    expect([because('ElectionSafety', {}), because('NoSuchProperty', {})]).toEqual([[], []])
  })

  it('shows values that are no objects whole', () => {
    const counters: Protocol<number, string, never> = {
      actions: [],
      network: protocol.network,
      servers: 2,
      initial: () => 0,
      spontaneous: () => [],
      receive: () => [],
      destinations: () => [],
      withinBounds: () => true,
      history: [],
      encodeLocal: String,
      encodeMessage: String,
      invariants: [{ name: 'Positive', source: '', reads: 'server', holds: (_i, n) => n > 0 }],
      actionProperties: [],
    }
    const display = {
      server: (i: number) => `p${i}`,
      local: (n: number) => ({ n: String(n) }),
      message: String,
      history: [],
    }
    const found = { ...failing('Positive', state({})), initial: { servers: [0, 1], messages: [], history: [] } }
    expect(
      whyFalse(counters, display, { statement: () => undefined, conjuncts: () => [] }, { ...found, steps: [] }),
    ).toBe('false for p0:\n  p0: n is 0')
  })
})

describe('statementOf', () => {
  it('has words for every property of the model', () => {
    const names = [...protocol.invariants, ...protocol.actionProperties].map(({ name }) => name)
    expect(names.filter((name) => statementOf(name) === undefined)).toEqual([])
    expect([names.length > 30, statementOf('NothingIsAcknowledged')]).toEqual([true, undefined])
  })
})

describe('a found violation', () => {
  it('is explained by its last state', () => {
    const { protocol: claimed, found } = broken(false, { invariant: NothingIsAcknowledged })
    expect(whyFalse(claimed, modelDisplay(false), modelWords(constants), found)).toBe(
      'false for this message:\n  AppendEntriesResponse s2->s1 term 2 success matchIndex 1',
    )
  })
})
