import { describe, expect, it } from 'vitest'
import { counterexampleLines } from '../../../../conformance/report/counterexample/counterexample.js'
import { violationJson } from '../../../../conformance/report/counterexample/violation-json.js'
import type { Display } from '../../../../conformance/report/display/display.js'
import { modelDisplay } from '../../../../conformance/report/display/model.js'
import type { Counterexample } from '../../../../model/checker/counterexample.js'
import { explore } from '../../../../model/checker/explore.js'
import type { ActionProperty, Invariant } from '../../../../model/checker/protocol.js'
import { raft } from '../../../../model/raft/protocol.js'
import { Literal, type Message, type Server } from '../../../../model/raft/types.js'

const bounds = { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 2 }

/** The shortest way of the model to break a claim that is no property of Raft. */
const counterexampleTo = (
  history: boolean,
  claim: { readonly invariant?: Invariant<Server, Message>; readonly action?: ActionProperty<Server, Message> },
): Counterexample<Server, Message> => {
  const protocol = raft({ bounds, network: 'full', history, relaxations: Literal })
  const { violation } = explore({
    ...protocol,
    invariants: claim.invariant === undefined ? [] : [claim.invariant],
    actionProperties: claim.action === undefined ? [] : [claim.action],
  })
  if (violation === null) throw new Error('the claim holds')
  return violation
}

const NobodyVotes = {
  name: 'NobodyVotes',
  source: 'made up',
  reads: 'server',
  holds: (_i: number, s: Server) => s.votedFor !== 0,
} as const

describe('counterexampleLines', () => {
  it('tells the steps with what they change, and then what is false', () => {
    const found = counterexampleTo(false, { invariant: NobodyVotes })
    const because = 'votedFor of s1 is s1'
    expect(counterexampleLines(modelDisplay(false), { ...found, because })).toEqual([
      'NobodyVotes does not hold after 3 steps',
      '',
      '  1. Timeout s1',
      '         s1.currentTerm 1 -> 2',
      '         s1.state Follower -> Candidate',
      '  2. RequestVote s1',
      '         + RequestVoteRequest s1->s1 term 2 lastLogTerm 0 lastLogIndex 0',
      '  3. HandleRequestVoteRequest s1 on RequestVoteRequest s1->s1 term 2 lastLogTerm 0 lastLogIndex 0',
      '         s1.votedFor Nil -> s1',
      '         - RequestVoteRequest s1->s1 term 2 lastLogTerm 0 lastLogIndex 0',
      '         + RequestVoteResponse s1->s1 term 2 granted',
      '',
      'False in this state: NobodyVotes (made up)',
      '  votedFor of s1 is s1',
      '  variable        s1         s2',
      '  currentTerm     2          1',
      '  state           Candidate  Follower',
      '  votedFor        s1         Nil',
      '  log             <<>>       <<>>',
      '  commitIndex     0          0',
      '  votesResponded  {}         {}',
      '  votesGranted    {}         {}',
      '  nextIndex[s1]   1          1',
      '  nextIndex[s2]   1          1',
      '  matchIndex[s1]  0          0',
      '  matchIndex[s2]  0          0',
      '  message RequestVoteResponse s1->s1 term 2 granted',
    ])
  })

  it('shows logs, entries of messages, and elements of the history', () => {
    const NothingIsCopied = {
      name: 'NothingIsCopied',
      source: 'made up',
      holds: (_i: number, { log }: Server, { action, next }: { readonly action: string; readonly next: Server }) =>
        action !== 'HandleAppendEntriesRequest' || next.log === log,
    }
    const lines = counterexampleLines(modelDisplay(true), counterexampleTo(true, { action: NothingIsCopied }))
    expect(lines).toEqual(
      expect.arrayContaining([
        '          elections + s1 elected in term 2 by {s1, s2} with log <<>>',
        '          s1.voterLog[s1] (none) -> <<>>',
        '          s1.log <<>> -> <<(2,v1)>>',
        '          + AppendEntriesRequest s1->s2 term 2 prevLogIndex 0 prevLogTerm 0 entries <<(2,v1)>> commitIndex 0',
        '          allLogs + <<(2,v1)>>',
        '          s2.log <<>> -> <<(2,v1)>>',
      ]),
    )
  })

  it('counts the copies of a message', () => {
    const NoCopies = {
      name: 'NoCopies',
      source: 'made up',
      reads: 'state',
      holds: ({ messages }: { readonly messages: readonly { readonly count: number }[] }) =>
        messages.every(({ count }) => count === 1),
    } as const
    const lines = counterexampleLines(modelDisplay(false), counterexampleTo(false, { invariant: NoCopies }))
    const request = 'RequestVoteRequest s1->s1 term 2 lastLogTerm 0 lastLogIndex 0'
    expect(lines.slice(6, 9)).toEqual([
      `         + ${request}`,
      '  3. RequestVote s1',
      `         + ${request} (copies 1 -> 2)`,
    ])
    expect(lines.at(-1)).toBe(`  message ${request} (2 copies)`)
  })

  it('says that a property of steps is false of the last step', () => {
    const NobodyStands = {
      name: 'NobodyStands',
      source: 'made up',
      holds: (_i: number, _s: Server, { action }: { readonly action: string }) => action !== 'Timeout',
    }
    const lines = counterexampleLines(modelDisplay(false), counterexampleTo(false, { action: NobodyStands }))
    expect([lines[0], lines[6]]).toEqual([
      'NobodyStands does not hold after 1 step',
      'False of the last step, which leads to this state: NobodyStands (made up)',
    ])
  })

  it('wraps to the width of the terminal', () => {
    const lines = counterexampleLines(modelDisplay(false), counterexampleTo(false, { invariant: NobodyVotes }), 60)
    expect(lines.filter((line) => line.length > 60)).toEqual([])
    expect(lines.slice(8, 10)).toEqual([
      '  3. HandleRequestVoteRequest s1 on RequestVoteRequest',
      '         s1->s1 term 2 lastLogTerm 0 lastLogIndex 0',
    ])
  })
})

describe('a violation in the initial state', () => {
  const display: Display<number, string> = {
    server: (i) => `p${i}`,
    local: (n) => ({ n: String(n) }),
    message: (m) => m,
    history: [],
  }
  const found: Counterexample<number, string> = {
    property: 'Positive',
    source: 'made up',
    kind: 'invariant',
    because: null,
    initial: { servers: [0], messages: [], history: [] },
    steps: [],
  }

  it('has no steps to tell', () => {
    expect(counterexampleLines(display, found)).toEqual([
      'Positive does not hold in the initial state',
      '',
      'False in this state: Positive (made up)',
      '  variable  p0',
      '  n         0',
    ])
  })

  it('is its own final state in JSON', () => {
    const state = { servers: [{ n: '0' }], messages: [] }
    expect(violationJson(display, found)).toEqual({
      property: 'Positive',
      source: 'made up',
      kind: 'invariant',
      because: null,
      initial: state,
      steps: [],
      final: state,
    })
  })
})
