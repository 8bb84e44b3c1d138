/** What a command printed with `--json`: its result, its counts, and what it found. A run under faults is shown along its time. */
import { type Either, left, map, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { titleOf } from '../../conformance/report/chaos/lines.js'
import { ChaosReport } from '../../conformance/report/chaos/report.js'
import { showRefusal } from '../../decoding/refusal.js'
import { decode } from '../../traces/decode.js'
import { parseJson } from '../../traces/json.js'
import { isSchedule, scheduleIn, simulationIn } from './faults-file.js'
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
const open = ['undecided', 'limit', 'unknown']

/** True, false, or null where it is neither the one nor the other. */
const isGoodOf = (result: string): boolean | null => (open.includes(result) ? null : good.includes(result))

const chaosIn = (title: string, json: object): Either<string, Read> =>
  pipe(
    decode(ChaosReport, json),
    mapLeft((refusal) => showRefusal(refusal)),
    map((report) => ({
      _tag: 'Chaos',
      ...{ title, report, verdict: { isGood: isGoodOf(report.result), lines: [titleOf(report.verdicts)] } },
    })),
  )

/** Left: what was expected. */
export const reportIn = ({
  name: title,
  text,
}: {
  readonly name: string
  readonly text: string
}): Either<string, Read> => {
  const parsed = parseJson(text.trim())
  if (parsed._tag === 'Left' || !isObject(parsed.right)) return left(EXPECTED)
  const json = parsed.right
  if (isSchedule(json))
    return pipe(
      scheduleIn(json),
      map((report) => ({ _tag: 'Chaos', title, report, verdict: null })),
    )
  if (typeof json.result !== 'string') return left(EXPECTED)
  if (isObject(json.run)) return chaosIn(title, json)
  const { result, ...rest } = json
  const verdict = {
    isGood: isGoodOf(result),
    lines: [result, ...Object.entries(rest).flatMap(([key, value]) => linesOf(value, key, 0))],
  }
  const report = simulationIn(json)
  return right(report === undefined ? { _tag: 'Report', title, verdict } : { _tag: 'Chaos', title, report, verdict })
}
