import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modelWords } from '../../conformance/report/counterexample/model-words.js'
import { whyFalse } from '../../conformance/report/counterexample/why-false.js'
import { beginSession, type Session } from '../../explorer/run/session.js'
import { beginWith, resume } from '../../explorer/subject/begin.js'
import { modelMachine, settingsOf } from '../../explorer/subject/model.js'
import { firstSubject } from '../../explorer/subject/subject.js'
import type { ActionProperty, Invariant } from '../../model/checker/protocol.js'
import { constantsOf } from '../../model/raft/bounds.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import type { Server } from '../../model/raft/types.js'
import { election, pair, taking } from './sessions.js'

describe('a session of the model', () => {
  it('shows the first state: what is enabled, and what is not and why', () => {
    const { view } = beginWith(pair)
    expect(view.choices.map(({ action, server, changes }) => [action, server, changes])).toEqual([
      ['Restart', 0, []],
      ['Timeout', 0, ['s1.currentTerm 1 -> 2', 's1.state Follower -> Candidate']],
      ['Restart', 1, []],
      ['Timeout', 1, ['s2.currentTerm 1 -> 2', 's2.state Follower -> Candidate']],
    ])
    expect(view.disabled.filter(({ server }) => server === 0)).toEqual([
      { action: 'RequestVote', server: 0, message: null, conjuncts: ['state[i] = Candidate: state is Follower'] },
      {
        action: 'BecomeLeader',
        server: 0,
        message: null,
        conjuncts: ['state[i] = Candidate: state is Follower', 'votesGranted[i] \\in Quorum: votesGranted is {}'],
      },
      { action: 'ClientRequest', server: 0, message: null, conjuncts: ['state[i] = Leader: state is Follower'] },
      { action: 'AdvanceCommitIndex', server: 0, message: null, conjuncts: ['state[i] = Leader: state is Follower'] },
      {
        action: 'AppendEntries',
        server: 0,
        message: null,
        conjuncts: ['i /= j: i is 0, j is 0', 'state[i] = Leader: state is Follower'],
      },
    ])
    expect(view.properties.filter(({ why }) => why !== null)).toEqual([])
    expect(view.properties.length).toBeGreaterThan(30)
  })

  it('shows what a step changed, and where it leaves the bounds', () => {
    const session = taking(beginWith(pair), 'Timeout')
    expect(session.view.changes).toEqual(['s1.currentTerm 1 -> 2', 's1.state Follower -> Candidate', 'allLogs + <<>>'])
    expect(session.view.servers[0]?.variables.slice(0, 2)).toEqual([
      { name: 'currentTerm', value: '2', before: '1', matters: true },
      { name: 'state', value: 'Candidate', before: 'Follower', matters: true },
    ])
    const again = session.view.choices.find(({ action, server }) => action === 'Timeout' && server === 0)
    expect(again).toEqual({
      choice: 1,
      action: 'Timeout',
      server: 0,
      message: null,
      changes: ['s1.currentTerm 2 -> 3'],
      leavesBounds: true,
    })
    expect(session.take(1).view.isWithinBounds).toBe(false)
  })

  it('elects a leader, and writes the way down in the forms of the command line', () => {
    const session = taking(beginWith(firstSubject), ...election)
    expect(session.view.servers.map(({ variables }) => variables[1]?.value)).toEqual(['Leader', 'Follower', 'Follower'])
    expect(session.title).toBe('Step 9')
    const lines = session.inForm('table').split('\n')
    expect([lines[0], lines[2], lines.find((line) => line.includes('BecomeLeader'))]).toEqual([
      'A run of 9 steps',
      '  1. Timeout s1',
      '  9. BecomeLeader s1',
    ])
    expect(JSON.parse(session.inForm('itf')).states).toHaveLength(10)
    expect(session.inForm('mermaid').split('\n').slice(0, 4)).toEqual([
      'sequenceDiagram',
      '  participant s1',
      '  participant s2',
      '  participant s3',
    ])
  })

  it('keeps what was tried beside the way that is gone', () => {
    const first = beginWith(pair)
    const one = taking(first, 'Timeout')
    const two = one.undo().take(3)
    expect(two.taken.map(({ place, from, action, server }) => [place, from, action, server])).toEqual([
      [1, 0, 'Timeout', 's1'],
      [2, 0, 'Timeout', 's2'],
    ])
    expect([two.path, two.undo().at, two.undo().redo().at, two.jump(1).path]).toEqual([[0, 2], 0, 2, [0, 1]])
    // Forward leads where the reader went last, also where that was not tried last.
    expect([two.jump(1).undo().redo().at, two.jump(1).jump(0).line]).toEqual([1, [0, 1]])
    // The same step again is gone to, and not tried twice.
    expect(two.undo().take(1).tree).toEqual({ ...two.tree, at: 1 })
    expect([two.take(99), two.jump(7).at, first.undo(), two.redo()]).toEqual([two, 2, first, two])
  })

  it('says why a property does not hold, and marks the step', () => {
    const machine = modelMachine(pair)
    const nobody: Invariant<Server, WholeMessage> = {
      ...{ name: 'NobodyStands', source: 'this test', reads: 'server' },
      holds: (_: number, { state }: Server) => state === 'Follower',
    }
    const still: ActionProperty<Server, WholeMessage> = {
      ...{ name: 'TermsStay', source: 'this test' },
      holds: (_, before, { next }) => before.currentTerm === next.currentTerm,
    }
    const protocol = { ...machine.protocol, invariants: [nobody], actionProperties: [still] }
    const words = modelWords(constantsOf(settingsOf(pair)))
    const explained: typeof machine.explained = (found) => ({
      ...found,
      because: whyFalse(protocol, machine.telling.display, words, found),
    })
    const session = taking(beginSession({ ...machine, protocol, explained }), 'Timeout')
    expect(session.view.properties).toEqual([
      {
        ...{ name: 'NobodyStands', source: 'this test', statement: null, kind: 'invariant' },
        why: ['false for s1:', '  s1: state is Candidate'],
      },
      {
        ...{ name: 'TermsStay', source: 'this test', statement: null, kind: 'action property' },
        why: ['false for s1, which takes Timeout:', '  currentTerm 1 -> 2'],
      },
    ])
    expect([session.title, session.taken[0]?.breaks, session.inForm('table').split('\n')[0]]).toEqual([
      ...['NobodyStands does not hold after 1 step', true, 'NobodyStands does not hold after 1 step'],
    ])
  })
})

const walk = (session: Session, draws: readonly number[]): Session =>
  draws.reduce((at, draw) => {
    const { choices } = at.view
    if (draw % 5 === 0) return at.jump(draw % (at.taken.length + 1))
    return choices.length === 0 ? at : at.take(draw % choices.length)
  }, session)

describe('laws of sessions', () => {
  const draws = fc.array(fc.nat(9999), { maxLength: 12 })

  it('a tree leads to the same session again', () => {
    fc.assert(
      fc.property(draws, (steps) => {
        const session = walk(beginWith(pair), steps)
        const again = resume(pair, JSON.parse(JSON.stringify(session.tree)))
        expect(again?.tree).toEqual(session.tree)
        expect(again?.view).toEqual(session.view)
      }),
      { numRuns: 20 },
    )
  })

  it('every way is a path of its tree, and ends where the reader is', () => {
    fc.assert(
      fc.property(draws, (steps) => {
        const { path, line, at, taken } = walk(beginWith(pair), steps)
        expect([path[0], path.at(-1), line.slice(0, path.length)]).toEqual([0, at, path])
        for (const [k, place] of line.entries()) if (k > 0) expect(taken[place - 1]?.from).toBe(line[k - 1])
      }),
      { numRuns: 20 },
    )
  })

  it('the same seed draws the same steps, within the bounds', () => {
    const shuffled = beginWith(firstSubject).shuffle(7, 30)
    expect(shuffled.tree).toEqual(beginWith(firstSubject).shuffle(7, 30).tree)
    expect(shuffled.path).toHaveLength(31)
    expect([shuffled.view.isWithinBounds, shuffled.taken.some(({ breaks }) => breaks)]).toEqual([true, false])
  })

  it('a tree with a step that is not possible is none', () => {
    const tree = beginWith(pair).tree
    expect([
      resume(pair, { ...tree, steps: [[0, 99]] }),
      resume(pair, { ...tree, steps: [[3, 0]] }),
      resume(pair, { ...tree, at: 1 }),
      resume(pair, { ...tree, first: 1 }),
    ]).toEqual([undefined, undefined, undefined, undefined])
  })
})
