import { describe, expect, it } from 'vitest'
import { neverTaken } from '../../../../conformance/report/exploration/coverage.js'
import { neverFiredLines } from '../../../../conformance/report/exploration/never-fired.js'
import { explore } from '../../../../model/checker/explore.js'
import type { Settings } from '../../../../model/raft/bounds.js'
import { raft } from '../../../../model/raft/protocol.js'
import { Literal } from '../../../../model/raft/types.js'

const settings = (bounds: Partial<Settings['bounds']>, network: Settings['network'] = 'full'): Settings => ({
  bounds: { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 1, maxCopies: 1, ...bounds },
  network,
  history: false,
  relaxations: Literal,
})

/** What is said of the actions that an exploration of all states never takes. */
const explained = (of: Settings): readonly string[] => neverFiredLines(of, neverTaken(explore(raft(of)).coverage))

describe('neverFiredLines', () => {
  it('names the guards that were never true', () => {
    // Nobody can stand for election in term 1.
    expect(explained(settings({ maxTerm: 1 }, 'no-duplication'))).toEqual([
      'RequestVote never fired: `state[i] = Candidate` was never true in 40 states of random walks',
      'BecomeLeader never fired: `state[i] = Candidate` and `votesGranted[i] \\in Quorum` were never true in 40 states of random walks',
      'ClientRequest never fired: `state[i] = Leader` was never true in 40 states of random walks',
      'AdvanceCommitIndex never fired: `state[i] = Leader` was never true in 40 states of random walks',
      'AppendEntries never fired: `state[i] = Leader` was never true in 40 states of random walks',
      'UpdateTerm never fired: no message was in the network in 40 states of random walks',
      'HandleRequestVoteRequest never fired: no RequestVoteRequest was in the network in 40 states of random walks',
      'HandleRequestVoteResponse never fired: no RequestVoteResponse was in the network in 40 states of random walks',
      'HandleAppendEntriesRequest never fired: no AppendEntriesRequest was in the network in 40 states of random walks',
      'HandleAppendEntriesResponse never fired: no AppendEntriesResponse was in the network in 40 states of random walks',
      'DropStaleResponse never fired: no response was in the network in 40 states of random walks',
      'DropMessage never fired: no message was in the network in 40 states of random walks',
    ])
  })

  it('looks at messages and their receivers', () => {
    const where = expect.stringMatching(/in [\d,]+ states of random walks$/)
    const lines = explained(settings({ servers: 1, maxMessages: 2 }))
    expect(lines).toEqual([where, where, where, where, where])
    expect(lines.map((line) => line.replace(/ in [\d,]+ states.*/, ''))).toEqual([
      'AppendEntries never fired: `i /= j` was never true',
      'UpdateTerm never fired: `m.mterm > currentTerm[i]` was never true',
      'HandleAppendEntriesRequest never fired: no AppendEntriesRequest was in the network',
      'HandleAppendEntriesResponse never fired: no AppendEntriesResponse was in the network',
      'DropStaleResponse never fired: `m.mterm < currentTerm[i]` was never true',
    ])
  })

  it('has nothing to say where every action fired', () => {
    expect(neverFiredLines(settings({}), [])).toEqual([])
  })

  it('admits that an action did fire, where the exploration was stopped', () => {
    const of = settings({})
    const { coverage } = explore(raft(of), { maxStates: 2 })
    expect(neverFiredLines(of, neverTaken(coverage))).toContain(
      'RequestVote never fired: the exploration stopped before it came to a state in which its guards are true',
    )
  })

  it('says that there is nothing to try an action with', () => {
    const [line] = neverFiredLines(settings({ values: 0 }), ['ClientRequest'])
    expect(line).toBe('ClientRequest never fired: there is nothing to try it with')
  })

  it('knows every action of the model', () => {
    // Actions that take place are said to be missed by a stopped exploration; an action that is not known cannot be tried.
    const of = settings({ maxMessages: 3, maxTerm: 3 })
    const lines = neverFiredLines(of, raft(of).actions, { seed: 1, depth: 60, walks: 100 })
    const network = ['DuplicateMessage', 'DropMessage']
    expect(lines.filter((line) => !line.endsWith('its guards are true')).map((line) => line.split(' ')[0])).toEqual(
      network,
    )
  })
})
