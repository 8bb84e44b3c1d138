/** Lies of what features remember, and of members and snapshots: in the good samples of version 2. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isLeft, map } from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { expect, it } from 'vitest'
import { validate } from '../../../conformance/traces/validate.js'
import { VERSION } from '../../../traces/format.js'
import { openTrace, type Trace } from '../../../traces/read.js'
import { survey } from '../../../traces/survey.js'

const root = fileURLToPath(new URL('../../../traces/samples', import.meta.url))

const tracesIn = (name: string): readonly Trace[] =>
  readdirSync(join(root, name))
    .filter((file) => file.endsWith('.ndjson'))
    .map((file) => {
      const trace = openTrace(join(root, name, file))
      if (isLeft(trace)) throw new Error(trace.left.found)
      return trace.right
    })

const good = readdirSync(root).filter(
  (name) => name.startsWith('good-') && tracesIn(name)[0]?.header.version !== VERSION,
)

type Path = readonly (string | number)[]

/** What may stand in the place of a value. */
const others = (value: unknown, key: string): readonly unknown[] => {
  if (typeof value === 'number') return [value + 1]
  if (typeof value === 'boolean') return [!value]
  if (key === 'data') return ['another']
  if (key === 'transferee') return [value === 'n1' ? 'n2' : 'n1']
  return []
}

/** Each place below the parts that features have, with what may stand there instead. */
const lies = (json: unknown, path: Path = [], isOfFeature = false): readonly (readonly [Path, unknown])[] => {
  const key = String(path.at(-1) ?? '')
  const inside = isOfFeature || ['features', 'members', 'change'].includes(key)
  if (Array.isArray(json) && inside && json.every((one) => typeof one === 'string'))
    return json.length === 0 ? [] : [[path, json.slice(1)]]
  if (typeof json === 'object' && json !== null)
    return Object.entries(json).flatMap(([name, each]) =>
      lies(each, [...path, Array.isArray(json) ? Number(name) : name], inside),
    )
  return inside || key.startsWith('lastIncluded') || key === 'data'
    ? others(json, key).map((other) => [path, other] as const)
    : []
}

const put = <A>(json: A, [key, ...rest]: Path, value: unknown): A => {
  if (key === undefined) return value as A
  if (Array.isArray(json)) return json.map((each, k) => (k === key ? put(each, rest, value) : each)) as A
  return { ...json, [key]: put((json as Readonly<Record<string, unknown>>)[key], rest, value) }
}

interface Lie {
  readonly file: string
  readonly line: number
  readonly path: Path
  readonly value: unknown
}

const liesIn = (traces: readonly Trace[]): readonly Lie[] =>
  traces.flatMap(({ file, events }) =>
    [...events()].flatMap((each) =>
      isLeft(each) ? [] : lies(each.right.event).map(([path, value]) => ({ file, line: each.right.line, path, value })),
    ),
  )

const verdictOn = (traces: readonly Trace[], lie: Lie): string => {
  const told = traces.map((trace): Trace => {
    if (trace.file !== lie.file) return trace
    const events = () =>
      [...trace.events()].map(
        map((one) => (one.line === lie.line ? { ...one, event: put(one.event, lie.path, lie.value) } : one)),
      )
    return { ...trace, events }
  })
  if (!isNonEmpty(told)) throw new Error('the sample has no file')
  const found = survey(told)
  return isLeft(found) ? 'Problem' : validate(found.right)._tag
}

/** What was asked for in vain says nothing: a server that does not lead does nothing, whatever the change. */
const isInVain = (traces: readonly Trace[], { file, line, path }: Lie): boolean => {
  if (path[0] !== 'change') return false
  const told = traces.find((trace) => trace.file === file)?.events() ?? []
  return [...told].some((one) => !isLeft(one) && one.right.line === line && one.right.event.log === undefined)
}

/** One lie of so many is planted; no two samples have the same places. */
const EVERY = 41

it.each(good)('a lie of what features remember is refused in %s', (name) => {
  const traces = tracesIn(name)
  const all = liesIn(traces).filter((lie) => !isInVain(traces, lie))
  const some = all.filter((_, k) => k % EVERY === 0)
  expect(some.length).toBeGreaterThan(10)
  expect(some.filter((lie) => verdictOn(traces, lie) === 'Validated')).toEqual([])
})
