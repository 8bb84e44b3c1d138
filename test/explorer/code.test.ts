import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { besides, marksOf } from '../../explorer/code/beside.js'
import { beginWith } from '../../explorer/subject/begin.js'
import { firstCluster } from '../../explorer/subject/subject.js'
import { wholeActions } from '../../model/raft/features/next.js'
import { root } from '../bin/program.js'
import { pair, taking } from './sessions.js'

const below = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => `${folder}/${name}`)

const texts = new Map(
  [...below('spec', /\.tla$/), ...below('model/raft', /\.(ts|md)$/), ...below('impl/raft', /\.ts$/)].map((path) => [
    path,
    readFileSync(join(root, path), 'utf8'),
  ]),
)

describe('the code beside an action', () => {
  it('is there in TLA+ and in the model for every action', () => {
    const without = wholeActions.filter((action) => {
      const { tla, model } = besides(texts, action)
      return tla.length === 0 || model.length === 0
    })
    expect(without).toEqual([])
  })

  it('has the functions of the reducer that the table names', () => {
    const { reducer, guards } = besides(texts, 'RequestVote')
    expect(reducer.map(({ path, lines }) => [path, lines.find((line) => line.startsWith('const'))])).toEqual([
      [
        'impl/raft/election.ts',
        'const requestVote = (from: ServerId, to: ServerId, { currentTerm, log }: CandidateState): Effect =>',
      ],
    ])
    expect(guards).toEqual(['state[i] = Candidate', 'j \\notin votesResponded[i]'])
  })

  it('marks each guard as true or false, in both languages', () => {
    const { view } = beginWith(pair)
    const failed = view.disabled.find(({ action }) => action === 'RequestVote')?.conjuncts ?? []
    const { tla, model, guards } = besides(texts, 'RequestVote')
    const marked = [...tla, ...model].map(({ lines }) =>
      marksOf(lines, guards, failed).flatMap((mark, k) => (mark === null ? [] : [[mark, lines[k]?.trim()]])),
    )
    expect(marked[0]).toEqual([
      [false, '/\\ state[i] = Candidate'],
      [true, '/\\ j \\notin votesResponded[i]'],
    ])
    expect(marked[1]?.map(([mark]) => mark)).toEqual([false, true])
  })
})

describe('what explains a step', () => {
  it('is the action itself in the model, and a sequence of actions in a cluster of reducers', () => {
    expect(taking(beginWith(pair), 'Timeout').explainedBy).toEqual(['Timeout'])
    const won = taking(beginWith(firstCluster), 'ElectionTimeout', 'ReceiveRequestVote', 'ReceiveRequestVoteResponse')
    expect(won.explainedBy).toEqual([
      ...['HandleRequestVoteResponse', 'BecomeLeader', 'ClientRequest', 'AppendEntries', 'AppendEntries'],
    ])
  })
})
