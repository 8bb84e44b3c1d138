/** The columns of docs/features.md are true: every name is where they say, and no action of a feature is missing. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { wholeActions } from '../../../../model/raft/features/next.js'
import { actions } from '../../../../model/raft/next.js'

const root = new URL('../../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

const page = read('docs/features.md')

const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/`([A-Za-z]\w*)`/g)].map(([, name]) => name ?? '')

const cellsOf = (line: string): readonly string[] => line.split('|').slice(1, -1)

/** The rows of each table, with its heading. */
const tables = [...page.matchAll(/^(\| TLA\+.*\|)\n\|[-|]+\|\n((?:\|.*\|\n)+)/gm)].map(
  ([, heading = '', rows = '']) => ({
    heading: cellsOf(heading),
    rows: rows.trim().split('\n').map(cellsOf),
  }),
)

/** The file in a heading, without its folder; undefined where each cell names its own. */
const fileIn = (heading = ''): string | undefined => /`([\w.-]+\.\w+)`/.exec(heading)?.[1]

const defines = (text: string, name: string): boolean =>
  new RegExp(`\\b(const|interface|type) ${name}\\b|^ +(readonly )?${name}\\??:`, 'm').test(text)

/** Each name of a cell with the file in which it ought to be. A rule is in `rules.ts`. */
const placesIn = (cell: string, file: string | undefined): readonly (readonly [file: string, name: string])[] => {
  let now = file ?? ''
  return cell.split(';').flatMap((part) => {
    const [, own, rest = part] = /^ *`([\w-]+\.ts)`:(.*)$/.exec(part) ?? []
    if (own !== undefined) now = own
    const of = /\bthe rules? `/.test(part) ? 'rules.ts' : now
    return namesIn(rest).map((name) => [of, name] as const)
  })
}

/** `folders`: where a file of this column may be. */
const missingIn = (column: number, folders: readonly string[]): readonly string[] =>
  tables.flatMap(({ heading, rows }) =>
    rows.flatMap((row) =>
      placesIn(row[column] ?? '', fileIn(heading[column])).flatMap(([file, name]) => {
        const texts = folders.flatMap((folder) => {
          try {
            return [read(`${folder}${file}`)]
          } catch {
            return []
          }
        })
        return texts.some((text) => defines(text, name)) ? [] : [`${file}: ${name}`]
      }),
    ),
  )

describe('docs/features.md', () => {
  it('names what is there', () => {
    expect(tables.length).toBeGreaterThanOrEqual(5)
    expect(missingIn(1, ['model/raft/features/', 'model/raft/'])).toEqual([])
    expect(missingIn(2, ['impl/raft/features/', 'impl/raft/'])).toEqual([])
    const undefinedIn = tables.flatMap(({ heading, rows }) => {
      const text = read(`spec/${fileIn(heading[0]) ?? ''}`)
      return rows
        .flatMap(([tla = '']) => namesIn(tla))
        .filter((name) => !new RegExp(`^${name}(\\(.*\\))? ==`, 'm').test(text))
    })
    expect(undefinedIn).toEqual([])
  })

  it('has every action of these features', () => {
    const named = tables.flatMap(({ rows }) => rows.flatMap(([tla = '']) => namesIn(tla)))
    const modules = ['PreVote', 'Transfer', 'Snapshots', 'Reads', 'Membership']
      .map((name) => read(`spec/${name}.tla`))
      .join('\n')
    const own = wholeActions.filter(
      (action) => !actions.some((one) => one === action) && new RegExp(`^${action}\\(`, 'm').test(modules),
    )
    expect(own.filter((action) => !named.includes(action))).toEqual([])
    expect(own.length).toBe(34)
  })
})
