/** What a command printed with `--json`: its result, its counts, and what it found. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { parseJson } from '../../traces/json.js'
import type { Read } from './read-files.js'

const EXPECTED =
  'neither a trace, a counterexample (.itf.json), a history of clients, nor what a command printed with --json; expected one of these'

const isObject = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

/** Texts as they are, whole values below their names. */
const linesOf = (value: unknown, name: string, depth: number): readonly string[] => {
  const indent = '  '.repeat(depth)
  const head = name === '' ? indent : `${indent}${name}: `
  if (Array.isArray(value)) {
    if (value.length === 0) return [`${head}none`]
    return [`${head}`.trimEnd(), ...value.flatMap((one) => linesOf(one, '', depth + 1))]
  }
  if (isObject(value))
    return [
      ...(name === '' ? [] : [head.trimEnd()]),
      ...Object.entries(value).flatMap(([key, one]) => linesOf(one, key, depth + 1)),
    ]
  return [`${head}${value === null ? 'none' : String(value)}`]
}

const good = ['ok', 'holds', 'valid', 'linearizable']

/** Left: what was expected. */
export const reportIn = ({ name, text }: { readonly name: string; readonly text: string }): Either<string, Read> => {
  const parsed = parseJson(text.trim())
  if (parsed._tag === 'Left' || !isObject(parsed.right) || typeof parsed.right.result !== 'string')
    return left(EXPECTED)
  const { result, ...rest } = parsed.right
  return right({
    _tag: 'Report',
    title: name,
    verdict: {
      isGood: good.includes(result),
      lines: [result, ...Object.entries(rest).flatMap(([key, value]) => linesOf(value, key, 0))],
    },
  })
}
