/** An action in three languages: TLA+, the model, the reducer, and which of its guards hold. */
import { type Block, definitionIn, operatorIn } from '../sources/blocks.js'
import type { Texts } from '../sources/texts.js'

export interface Piece extends Block {
  readonly path: string
}

export interface Beside {
  readonly tla: readonly Piece[]
  readonly model: readonly Piece[]
  readonly reducer: readonly Piece[]
  /** The guards of the action, with the text that they have in TLA+. */
  readonly guards: readonly string[]
}

const findIn = (
  texts: Texts,
  isWanted: (path: string) => boolean,
  find: (text: string) => Block | undefined,
): readonly Piece[] => {
  for (const [path, text] of texts) {
    const found = isWanted(path) ? find(text) : undefined
    if (found !== undefined) return [{ ...found, path }]
  }
  return []
}

/** Which functions of the reducer an action of raft.tla is, as the table of model/raft/README.md has it. */
const functionsOf = (readme: string, action: string): readonly (readonly [path: string, name: string])[] => {
  const rows = readme.split('\n').filter((line) => line.startsWith('| '))
  const row = rows.find((line) => (line.split('|')[1] ?? '').includes(`\`${action}\``))
  return (row?.split('|')[3] ?? '').split(';').flatMap((part) => {
    const [path, ...names] = [...part.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)
    return path === undefined ? [] : names.map((name) => [path, name] as const)
  })
}

/** `['state[i] = Candidate', …]`: the first text of each guard. */
const guardsIn = ({ lines }: Block): readonly string[] =>
  [...lines.join('\n').matchAll(/\[\s*'((?:[^'\\]|\\.)+)',\s/g)].map(([, text = '']) => text.replaceAll('\\\\', '\\'))

export const besides = (texts: Texts, action: string): Beside => {
  const tla = findIn(
    texts,
    (path) => path.startsWith('spec/'),
    (text) => operatorIn(text, action),
  )
  const model = findIn(
    texts,
    (path) => path.startsWith('model/raft/'),
    (text) => definitionIn(text, action),
  )
  const reducer = functionsOf(texts.get('model/raft/README.md') ?? '', action).flatMap(([path, name]) => {
    const found = definitionIn(texts.get(path) ?? '', name)
    return found === undefined ? [] : [{ ...found, path }]
  })
  return { tla, model, reducer, guards: model.flatMap(guardsIn) }
}

const spaced = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('\\\\', '\\')

/** Whether the guard on each line holds; null for a line without one. `failed` are guards with the values that they look at. */
export const marksOf = (
  lines: readonly string[],
  guards: readonly string[],
  failed: readonly string[],
): readonly (boolean | null)[] =>
  lines.map((line) => {
    const guard = guards.find((one) => spaced(line).includes(spaced(one)))
    return guard === undefined ? null : !failed.some((one) => one.startsWith(`${guard}:`))
  })
