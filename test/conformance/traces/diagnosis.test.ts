import { describe, expect, it } from 'vitest'
import { serverIds } from '../../../conformance/refinement/cluster.js'
import { diagnosisOf } from '../../../conformance/traces/diagnosis.js'
import { sequenceLines, sequenceMermaid } from '../../../conformance/traces/sequence.js'
import { validate } from '../../../conformance/traces/validate.js'
import type { Refused, Strictness } from '../../../conformance/traces/verdict.js'
import type { TraceEvent } from '../../../traces/format.js'
import type { Survey } from '../../../traces/survey.js'
import { type Events, recordEvents, surveyEvents } from '../traces.js'
import { twoLeaders } from '../two-leaders.js'

const servers = serverIds(3)
const good = recordEvents(servers, twoLeaders)

/** The good run with one event of a node changed, by its place in the file. */
const changed = (node: number, line: number, change: (event: TraceEvent) => readonly TraceEvent[]): Events =>
  good.map((own, k) => (k === node ? own.flatMap((event, at) => (at === line - 2 ? change(event) : [event])) : own))

const judge = (survey: Survey, as: Strictness) => validate(survey, undefined, as)

const refusedIn = (survey: Survey): Refused => {
  const verdict = validate(survey)
  if (verdict._tag !== 'Refused') throw new Error(`expected a refusal, found ${verdict._tag}`)
  return verdict.of
}

const diagnosed = (events: Events) => {
  const survey = surveyEvents(servers, events)
  const refused = refusedIn(survey)
  return { refused, diagnosis: diagnosisOf(survey, refused, judge) }
}

const editsOf = ({ because }: Refused) => (because._tag === 'Unexplained' ? because.edits : [])

describe('the single edits of a refused line', () => {
  it('set a variable to what the model says', () => {
    const { refused } = diagnosed(changed(2, 7, (event) => [{ ...event, votedFor: 'n1' }]))
    expect(editsOf(refused)).toEqual([{ field: 'votedFor', actual: '"n1"', instead: '"n2"' }])
  })

  it('set a field of a message', () => {
    const isVote = (event: TraceEvent) => event.sent.some(({ type }) => type === 'RequestVoteResponse')
    const line = (good[2] ?? []).findIndex(isVote) + 2
    const refuse = (event: TraceEvent): TraceEvent => ({
      ...event,
      sent: event.sent.map((m) => ('voteGranted' in m ? { ...m, voteGranted: !m.voteGranted } : m)),
    })
    const { refused } = diagnosed(changed(2, line, (event) => [refuse(event)]))
    expect(refused.line).toBe(line)
    expect(editsOf(refused)).toContainEqual({ field: 'sent[0].voteGranted', actual: 'false', instead: 'true' })
  })

  it('leave out a message that nobody receives', () => {
    const extra = { id: 'extra', to: 'n2', type: 'RequestVoteResponse', term: 1, voteGranted: true } as const
    const { refused } = diagnosed(changed(0, 2, (event) => [{ ...event, sent: [...event.sent, extra] }]))
    expect(editsOf(refused)).toEqual([{ field: 'sent[0]', actual: JSON.stringify(extra), instead: null }])
  })

  it('are none where more than one thing is wrong', () => {
    const { refused } = diagnosed(changed(2, 7, (event) => [{ ...event, votedFor: 'n1', commitIndex: 3 }]))
    expect(editsOf(refused)).toEqual([])
  })
})

describe('the diagnosis of a refusal', () => {
  const { refused, diagnosis } = diagnosed(changed(2, 7, (event) => [{ ...event, votedFor: 'n1' }]))

  it('says how far the run is explained', () => {
    expect(diagnosis.events).toBe(47)
    expect(refused.before.events).toBe(diagnosis.explained.reduce((sum, { line }) => sum + line - 1, 0))
    expect(diagnosis.explained.map(({ line }) => line)[2]).toBe(6)
  })

  it('draws the last events of the node, and of the sender of what it received', () => {
    expect(diagnosis.nodes).toEqual(['n2', 'n3'])
    expect(diagnosis.last.at(-1)).toMatchObject({ node: 'n3', line: 7, received: { from: 'n2', type: 'RequestVote' } })
    const lines = sequenceLines(diagnosis)
    expect(lines[0]?.trim().split(/ +/)).toEqual(['n2', 'n3'])
    expect(lines).toHaveLength(1 + diagnosis.last.length)
    expect(lines.at(-1)).toMatch(/^> \S+:7 {2}\|-RequestVote, term 3-+>\| +Follower, term 3, vote for n1/)
  })

  it('draws it as Mermaid, too', () => {
    const lines = sequenceMermaid(diagnosis)
    expect(lines.slice(0, 3)).toEqual(['sequenceDiagram', '  participant p0 as n2', '  participant p1 as n3'])
    expect(lines.at(-2)).toBe('  p0->>p1: RequestVote, term 3')
    expect(lines.at(-1)).toMatch(/^ {2}Note over p1: \S+:7, refused<br\/>Follower, term 3/)
  })

  it('says that the run is valid without the line, where it is', () => {
    const last = good[1]?.at(-1)
    if (last === undefined) throw new Error('n2 has no event')
    const { received: _, ...rest } = last as TraceEvent & { received?: string }
    const more = { ...rest, seq: last.seq + 1, event: 'HeartbeatTimeout', sent: [], commitIndex: 99 } as TraceEvent
    expect(diagnosed(good.map((own, k) => (k === 1 ? [...own, more] : own))).diagnosis.repair).toBe('LeaveOut')
    expect(diagnosis.repair).toBe('Neither')
  })
})
