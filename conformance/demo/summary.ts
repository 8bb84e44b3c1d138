/** What the pipeline came to, as a table for a person and as one object for programs. */
import { wrapped } from '../../text/layout.js'
import type { Style } from '../../text/style.js'
import { type Ended, resultOf } from './pipeline.js'

const headings = { name: 'stage', verdict: 'verdict', seconds: 'seconds' } as const

/** One row for each stage; what was covered and what came of it stand below one another, wrapped to the width. */
export const summaryLines = (ended: readonly Ended[], width: number, style: Style): readonly string[] => {
  const marks = { holds: style.good, fails: style.bad, undecided: style.warning, stopped: style.warning }
  const nameWidth = Math.max(headings.name.length, ...ended.map(({ name }) => name.length))
  const verdictWidth = Math.max(headings.verdict.length, ...ended.map(({ verdict }) => verdict.length))
  const row = (name: string, verdict: string, seconds: string): string =>
    `${name.padEnd(nameWidth)}  ${verdict.padEnd(verdictWidth)}  ${seconds.padStart(headings.seconds.length)}  `
  const head = row(headings.name, headings.verdict, headings.seconds)
  const blank = ' '.repeat(head.length)
  const room = width - head.length
  return [
    style.strong(`${head}what came of it, and what was covered`),
    ...ended.flatMap(({ name, verdict, seconds, covered, figure }) => {
      const [first = '', ...rest] = wrapped(figure, room, 0)
      return [
        ...[`${row(name, verdict, seconds.toFixed(1))}${first}`, ...rest.map((line) => `${blank}${line}`)].map(
          marks[verdict],
        ),
        ...covered.split('; ').flatMap((part) => wrapped(part, room, 2).map((line) => `${blank}${line}`)),
      ]
    }),
  ]
}

export const summaryJson = (ended: readonly Ended[], asked: number): Readonly<Record<string, unknown>> => ({
  result: resultOf(ended, asked),
  seconds: Number(ended.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3)),
  stages: ended.map(({ name, verdict, seconds, covered, figure, json }) => ({
    ...json,
    name,
    verdict,
    seconds: Number(seconds.toFixed(3)),
    covered,
    figure,
  })),
})
