/** Reads files in which lines of all nodes stand in the order in which they were written, and makes steps of the lines of each node. */
import { basename } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { isNone, type Option } from 'fp-ts/lib/Option.js'
import type { Refusal } from '../../decoding/refusal.js'
import { readLines } from '../lines.js'
import type { Problem } from '../problem.js'
import type { Place, Step, Told } from './step.js'

/** What a line does to the step of its node that is open: it belongs to it, or it begins another one. */
export type Effect<Open> = Either<Refusal, { readonly isNew: boolean; readonly step: Open }>

/** How lines of a format are read; `Open` is a step whose end is not read yet. */
export interface Format<Line, Open> {
  /** In words, such as "etcd". */
  readonly name: string
  /** What is expected of a file in which there is no line of the trace. */
  readonly expected: string
  /** None where the line is of something else. */
  readonly lineOf: (text: string) => Either<Refusal, Option<Line>>
  readonly nodeOf: (line: Line) => string
  /** The nodes of the cluster that the line names. */
  readonly membersOf: (line: Line) => readonly string[]
  readonly effectOf: (open: Open | undefined, line: Line, at: Place) => Effect<Open>
  /** The step, and the next line of its node if there is one. */
  readonly closed: (step: Open, next: Line | undefined) => Step
}

interface FileRead {
  readonly steps: readonly Step[]
  readonly started: ReadonlySet<string>
  readonly members: ReadonlySet<string>
}

const readFile = <Line, Open>(format: Format<Line, Open>, file: string): Either<Problem, FileRead> => {
  const open = new Map<string, Open>()
  const steps: Step[] = []
  const members = new Set<string>()

  const close = (node: string, next: Line | undefined): void => {
    const step = open.get(node)
    if (step !== undefined) steps.push(format.closed(step, next))
  }

  // A logger ends each of its lines; a file may be cut all the same, and then its last line is no JSON.
  for (const read of readLines(file, { expected: 'a trace that can be read', mayEndOpen: true })) {
    if (isLeft(read)) return read
    const at = { file, line: read.right.number }
    const line = format.lineOf(read.right.text)
    if (isLeft(line)) return left({ kind: 'Unreadable', ...at, ...line.left })
    if (isNone(line.right)) continue
    const node = format.nodeOf(line.right.value)
    const effect = format.effectOf(open.get(node), line.right.value, at)
    if (isLeft(effect)) return left({ kind: 'Unreadable', ...at, ...effect.left })
    if (effect.right.isNew) close(node, line.right.value)
    open.set(node, effect.right.step)
    for (const member of format.membersOf(line.right.value)) members.add(member)
  }
  for (const node of open.keys()) close(node, undefined)
  // A step is known when the next one of its node begins, and happens where it begins itself.
  return right({
    steps: steps.sort((one, other) => one.at.line - other.at.line),
    started: new Set(open.keys()),
    members,
  })
}

/** What is wrong with the nodes that the trace is of. */
const misfit = (file: string, expected: string, started: Set<string>, members: Set<string>): Problem | undefined => {
  const problem = (found: string, instead: string): Problem => ({ kind: 'Unreadable', file, found, expected: instead })
  const silent = [...members].find((node) => !started.has(node))
  const outside = [...started].find((node) => !members.has(node))
  if (started.size === 0) return problem('no line of a trace', expected)
  if (silent !== undefined) return problem(`no line of node ${silent}`, 'lines of each member of the cluster')
  if (outside !== undefined) return problem(`node ${outside} is no voter`, 'lines of voters only')
  return undefined
}

const byName = (one: string, other: string): number => one.localeCompare(other, 'en', { numeric: true })

/** `files`: at least one. */
export const readSteps = <Line, Open>(format: Format<Line, Open>, files: readonly string[]): Either<Problem, Told> => {
  const [first = ''] = files
  const all: FileRead[] = []
  for (const file of files) {
    const read = readFile(format, file)
    if (isLeft(read)) return read
    all.push(read.right)
  }
  const started = new Set(all.flatMap((read) => [...read.started]))
  const problem = misfit(first, format.expected, started, new Set(all.flatMap(({ members }) => [...members])))
  if (problem !== undefined) return left(problem)
  const nodes = [...started].sort(byName)
  const run = { cluster: format.name, run: basename(first).replace(/\.[^.]*$/, ''), nodes }
  return right({ run, files: all.map(({ steps }) => steps) })
}
