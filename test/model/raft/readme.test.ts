/** The three columns of the model's README are true: every name is where they say, and no definition of raft.tla is missing. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { messageKinds } from '../../../impl/raft/messages.js'
import { actions } from '../../../model/raft/next.js'
import { sentFieldNames } from '../../traces/sent-fields.js'

const root = new URL('../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

const readme = read('model/raft/README.md')
const specification = read('spec/Raft.tla').replace(/\\\*.*$/gm, '')

/** The cells of each row of the table that follows a heading row. */
const rowsAfter = (heading: string): readonly (readonly string[])[] => {
  const lines = readme.slice(readme.indexOf(heading)).split('\n').slice(2)
  const end = lines.findIndex((line) => !line.startsWith('|'))
  return lines.slice(0, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const namesIn = (text: string): readonly string[] => [...text.matchAll(/`([\w]+)`/g)].map(([, name]) => name ?? '')

const definitions = rowsAfter('| TLA+ |')
const fields = rowsAfter('| model, raft.tla |')

/** Each file that a cell names, with the names that stand after it. */
const placesIn = (cell: string): readonly (readonly [file: string, names: readonly string[]])[] =>
  [...cell.matchAll(/`([\w/-]+\.ts)`:([^;]*)/g)].map(([, file, names]) => [file ?? '', namesIn(names ?? '')])

/** Whether a file defines the name, as a value, a type, or a member of one. */
const defines = (text: string, name: string): boolean =>
  new RegExp(`\\b(const|interface|type) ${name}\\b|^ +(readonly )?${name}\\??:`, 'm').test(text)

/** `folder`: where the files of the column are named from. */
const missingIn = (folder: string, column: number): readonly string[] =>
  definitions.flatMap((row) =>
    placesIn(row[column] ?? '').flatMap(([file, names]) => {
      const text = read(`${folder}${file}`)
      return names.filter((name) => !defines(text, name)).map((name) => `${folder}${file}: ${name}`)
    }),
  )

describe('the three columns', () => {
  const named = definitions.flatMap(([tla = '']) => namesIn(tla))
  const defined = [...specification.matchAll(/^([A-Za-z]\w*)(?:\([^)]*\))? *==/gm)].map(([, name]) => name ?? '')

  it('have every definition of the specification, in its order', () => {
    const variables = ['serverVars', 'logVars', 'candidateVars', 'leaderVars', 'vars']
    expect(defined.filter((name) => variables.includes(name))).toEqual(variables)
    expect(named.filter((name) => !variables.includes(name) && defined.includes(name))).toEqual(
      defined.filter((name) => !variables.includes(name)),
    )
    const local = named.filter((name) => !defined.includes(name))
    expect(local.filter((name) => !new RegExp(`\\b${name}(\\(index\\))? +==`).test(specification))).toEqual([])
  })

  it('have every action of the model', () => {
    expect(actions.filter((action) => !named.includes(action))).toEqual([])
  })

  it('name what is there', () => {
    expect(missingIn('model/raft/', 1)).toEqual([])
    expect(missingIn('', 2)).toEqual([])
  })
})

describe('the fields of the messages', () => {
  const columns = [0, 1, 2].map((column) => fields.flatMap((row) => namesIn(row[column] ?? '')))

  it('are those of the model, of the reducer and of the trace', () => {
    const [model, reducer] = ['model/raft/types.ts', 'impl/raft/types.ts'].map(read)
    const trace = [...messageKinds, ...messageKinds.flatMap(sentFieldNames)].join(' ')
    const isIn =
      (text = '') =>
      (name: string) =>
        !new RegExp(`\\b${name}\\b`).test(text)
    expect([
      columns[0]?.filter(isIn(model)),
      columns[1]?.filter(isIn(reducer)),
      columns[2]?.filter(isIn(trace)),
    ]).toEqual([[], [], []])
  })

  it('are all of the model', () => {
    const all = [...read('model/raft/types.ts').matchAll(/readonly (m\w+)\??:/g)].map(([, name]) => name ?? '')
    const explained = ['mtype', ...namesIn(readme)]
    expect([...new Set(all)].filter((name) => !explained.includes(name))).toEqual([])
  })
})
