import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { zoo } from '../../conformance/zoo/zoo.js'
import { definitionIn, operatorIn } from '../../explorer/sources/blocks.js'
import { lineDifference } from '../../explorer/sources/line-difference.js'
import { changedBy } from '../../explorer/zoo/changed-rules.js'
import { root } from '../bin/program.js'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const texts = new Map(
  ['impl/raft/rules.ts', ...readdirSync(join(root, 'conformance/zoo')).map((name) => `conformance/zoo/${name}`)].map(
    (path) => [path, read(path)],
  ),
)

describe('definitions', () => {
  it('are found with their comments, and end where they end', () => {
    const timeout = operatorIn(read('spec/Raft.tla'), 'Timeout')?.lines ?? []
    expect([timeout[0]?.startsWith('\\*'), timeout.filter((line) => line.includes('=='))]).toEqual([
      true,
      ['Timeout(i) =='],
    ])
    expect(definitionIn(read('model/raft/network.ts'), 'DropMessage')?.lines).toEqual([
      '/** The network drops a message. */',
      'export const DropMessage = (_m: Message): MessagesUpdate => Discard',
    ])
    expect(definitionIn(read('impl/raft/rules.ts'), 'grantsVote')?.lines).toEqual([
      'grantsVote: (state, request) =>',
      '  request.term === state.currentTerm && mayVoteFor(state, request.from) && isUpToDate(state.log, request),',
    ])
    expect(definitionIn('const a = 1\n', 'b')).toBeUndefined()
  })
})

describe('the difference of lines', () => {
  it('keeps what is the same', () => {
    expect(lineDifference(['a', 'b', 'c'], ['a', 'x', 'c', 'd'])).toEqual([
      [' ', 'a'],
      ['-', 'b'],
      ['+', 'x'],
      [' ', 'c'],
      ['+', 'd'],
    ])
  })
})

describe('what a bug changes', () => {
  it('is shown of every bug of the zoo', () => {
    const without = zoo.filter((entry) => {
      const changed = changedBy(texts, entry)
      return changed.length === 0 || changed.some(({ rule, lines }) => rule !== null && !lines.some(([s]) => s === '+'))
    })
    expect(without.map(({ name }) => name)).toEqual([])
  })

  it('stands beside the rule as it is', () => {
    const entry = zoo.find(({ name }) => name === 'vote-kept-across-terms')
    expect(entry === undefined ? [] : changedBy(texts, entry)).toEqual([
      {
        rule: 'voteInNewTerm',
        lines: [
          ['-', 'voteInNewTerm: () => none,'],
          ['+', 'voteInNewTerm: (vote) => vote,'],
        ],
      },
    ])
  })
})
