/** Reads the trace of etcd's raft: one file for all nodes, or several. */
import { basename } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { isNone } from 'fp-ts/lib/Option.js'
import { readLines } from '../../lines.js'
import type { Problem } from '../../problem.js'
import type { Step, Told } from '../step.js'
import { type EtcdEvent, eventOfLine } from './line.js'
import { closed, type OpenStep } from './open-step.js'
import { effectOf } from './steps.js'

/** The end of a log file may be cut; etcd's logger ends each of its lines. */
const kind = { expected: "a file of etcd's trace that can be read", mayEndOpen: true }

interface FileRead {
  readonly steps: readonly Step[]
  /** The nodes that start, and those that any line names as members. */
  readonly started: ReadonlySet<string>
  readonly members: ReadonlySet<string>
}

const readFile = (file: string): Either<Problem, FileRead> => {
  const open = new Map<string, OpenStep>()
  const steps: Step[] = []
  const started = new Set<string>()
  const members = new Set<string>()

  const close = (node: string, next: EtcdEvent | undefined): void => {
    const step = open.get(node)
    if (step !== undefined) steps.push(closed(step, next))
  }

  for (const line of readLines(file, kind)) {
    if (isLeft(line)) return line
    const at = { file, line: line.right.number }
    const event = eventOfLine(line.right.text)
    if (isLeft(event)) return left({ kind: 'Unreadable', ...at, ...event.left })
    if (isNone(event.right)) continue
    const told = event.right.value
    const effect = effectOf(open.get(told.nid), told, at)
    if (isLeft(effect)) return left({ kind: 'Unreadable', ...at, ...effect.left })
    if (effect.right.isNew) close(told.nid, told)
    open.set(told.nid, effect.right.step)
    started.add(told.nid)
    for (const member of told.conf[0]) members.add(member)
  }
  for (const node of open.keys()) close(node, undefined)
  // A step is known when the next one of its node begins, and happens where it begins itself.
  return right({ steps: steps.sort((one, other) => one.at.line - other.at.line), started, members })
}

/** What is wrong with the nodes that the trace is of. */
const misfit = (file: string, started: ReadonlySet<string>, members: ReadonlySet<string>): Problem | undefined => {
  const silent = [...members].find((node) => !started.has(node))
  const outside = [...started].find((node) => !members.has(node))
  if (started.size === 0)
    return { kind: 'Unreadable', file, found: "no event of etcd's trace", expected: 'lines with the tag "trace"' }
  if (silent !== undefined)
    return {
      kind: 'Unreadable',
      file,
      found: `no line of node ${silent}`,
      expected: 'lines of each member of the cluster',
    }
  if (outside !== undefined)
    return { kind: 'Unreadable', file, found: `node ${outside} is no voter`, expected: 'lines of voters only' }
  return undefined
}

/** `files`: at least one. */
export const readEtcd = (files: readonly string[]): Either<Problem, Told> => {
  const [first = ''] = files
  const read: FileRead[] = []
  for (const file of files) {
    const one = readFile(file)
    if (isLeft(one)) return one
    read.push(one.right)
  }
  const started = new Set(read.flatMap((one) => [...one.started]))
  const problem = misfit(first, started, new Set(read.flatMap(({ members }) => [...members])))
  if (problem !== undefined) return left(problem)
  const nodes = [...started].sort((one, other) => Number(one) - Number(other))
  const run = { cluster: 'etcd', run: basename(first).replace(/\.[^.]*$/, ''), nodes }
  return right({ run, files: read.map(({ steps }) => steps) })
}
