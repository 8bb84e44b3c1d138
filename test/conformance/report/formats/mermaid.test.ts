import { describe, expect, it } from 'vitest'
import { modelDisplay } from '../../../../conformance/report/display/model.js'
import { reducerDisplay } from '../../../../conformance/report/display/reducer.js'
import { modelEnds, reducerEnds } from '../../../../conformance/report/formats/ends.js'
import { mermaidLines } from '../../../../conformance/report/formats/mermaid.js'
import { witness } from '../../../../conformance/witnesses/witness.js'
import type { Counterexample, PathStep } from '../../../../model/checker/counterexample.js'
import type { Copies } from '../../../../model/checker/protocol.js'
import { broken, NothingIsAcknowledged } from '../counterexample/claims.js'

/** The lines of Mermaid's grammar for sequence diagrams that we use; a text may hold no raw hash or semicolon. */
const text = String.raw`(?:[^#;<]|#\w+;|<br/>)+`
const grammar = [
  /^sequenceDiagram$/,
  /^ {2}participant \w+$/,
  new RegExp(`^ {2}\\w+(?:->>|-x|--\\))\\w+: ${text}$`),
  new RegExp(`^ {2}Note over \\w+(?:,\\w+)?: ${text}$`),
]

describe('mermaidLines', () => {
  it('draws who receives what, and notes what changes', () => {
    const lines = mermaidLines(
      modelDisplay(false),
      modelEnds,
      broken(false, { invariant: NothingIsAcknowledged }).found,
    )
    expect(lines).toEqual([
      'sequenceDiagram',
      '  participant s1',
      '  participant s2',
      '  Note over s1: Timeout<br/>currentTerm 1 -> 2<br/>state Follower -> Candidate',
      '  s1->>s1: RequestVoteRequest term 2 lastLogTerm 0 lastLogIndex 0',
      '  Note over s1: HandleRequestVoteRequest<br/>votedFor Nil -> s1',
      '  s1->>s1: RequestVoteResponse term 2 granted',
      '  Note over s1: HandleRequestVoteResponse<br/>votesResponded {} -> {s1}<br/>votesGranted {} -> {s1}',
      '  s1->>s2: RequestVoteRequest term 2 lastLogTerm 0 lastLogIndex 0',
      '  Note over s2: UpdateTerm<br/>currentTerm 1 -> 2',
      '  Note over s2: HandleRequestVoteRequest<br/>votedFor Nil -> s1',
      '  s2->>s1: RequestVoteResponse term 2 granted',
      '  Note over s1: HandleRequestVoteResponse<br/>votesResponded {s1} -> {s1, s2}<br/>votesGranted {s1} -> {s1, s2}',
      '  Note over s1: BecomeLeader<br/>state Candidate -> Leader',
      '  Note over s1: ClientRequest<br/>log #lt;#lt;>> -> #lt;#lt;(2,v1)>>',
      '  s1->>s2: AppendEntriesRequest term 2 prevLogIndex 0 prevLogTerm 0 entries #lt;#lt;(2,v1)>> commitIndex 0',
      '  Note over s2: HandleAppendEntriesRequest<br/>log #lt;#lt;>> -> #lt;#lt;(2,v1)>>',
      '  Note over s2: HandleAppendEntriesRequest',
      '  s2--)s1: AppendEntriesResponse term 2 success matchIndex 1 (on its way)',
      '  Note over s1,s2: NothingIsAcknowledged does not hold after 13 steps',
    ])
  })

  it('keeps to the grammar, for reducers too', () => {
    const found = witness('log-truncated')
    if (found === null) throw new Error('no log is truncated')
    const servers = found.initial.servers.length
    const lines = mermaidLines(reducerDisplay(servers), reducerEnds(servers), found)
    expect(lines.filter((line) => !grammar.some((form) => form.test(line)))).toEqual([])
    expect(lines).toContain(
      '  Note over n1: ElectionTimeout<br/>currentTerm 1 -> 2<br/>votedFor none -> n1<br/>role Follower -> Candidate',
    )
  })

  it('shows what the network loses and duplicates, and escapes what the grammar reserves', () => {
    const state = (...messages: readonly Copies<string>[]) => ({ servers: [0, 0], messages, history: [] })
    const step = (
      action: string,
      server: number | null,
      ...messages: readonly Copies<string>[]
    ): PathStep<number, string> => ({
      action,
      server,
      message: server === null ? 'a#1; <b>' : null,
      sent: server === null ? [] : ['a#1; <b>'],
      state: state(...messages),
    })
    const copies = (count: number) => ({ message: 'a#1; <b>', count })
    const found: Counterexample<number, string> = {
      property: 'Quiet',
      source: 'made up',
      kind: 'invariant',
      because: null,
      initial: state(),
      steps: [
        step('Send', 0, copies(1)),
        step('Copy', null, copies(2)),
        step('Lose', null, copies(1)),
        step('Lose', null),
      ],
    }
    const display = {
      server: (i: number) => `p${i}`,
      local: (n: number) => ({ n: String(n) }),
      message: (m: string) => m,
      history: [],
    }
    const lines = mermaidLines(display, () => [0, 1], found)
    expect(lines).toEqual([
      'sequenceDiagram',
      '  participant p0',
      '  participant p1',
      '  Note over p0,p1: Copy: a#35;1#59; #lt;b>',
      '  p0-xp1: a#35;1#59; #lt;b> (lost)',
      '  p0-xp1: a#35;1#59; #lt;b> (lost)',
      '  Note over p0,p1: Quiet does not hold after 4 steps',
    ])
    expect(lines.filter((line) => !grammar.some((form) => form.test(line)))).toEqual([])
  })
})
