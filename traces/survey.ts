/** The first reading of a run's traces: whether they belong together, and which messages the merge has to keep for how long. */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import type { SentMessage } from './format.js'
import { otherRun } from './headers.js'
import { emptyIds, type IdSet } from './ids.js'
import type { Problem } from './problem.js'
import type { Trace } from './read.js'

export interface Survey {
  readonly traces: ReadonlyNonEmptyArray<Trace>
  /** The nodes of the cluster that have no trace. */
  readonly missing: readonly string[]
  /** The number of events in all traces. */
  readonly events: number
  /** The ids of the messages that were sent, were received, and were received more than once. */
  readonly sent: Pick<IdSet, 'has'>
  readonly received: Pick<IdSet, 'has'>
  readonly receivedAgain: Pick<IdSet, 'has'>
  /** Whether any event or message says anything of commitment. */
  readonly tellsCommitment: boolean
}

/**
 * Reads all traces once, each line of each file. `allowMissing`: nodes of the cluster may lack a trace; what they sent is
 * then not known.
 */
export const survey = (
  traces: ReadonlyNonEmptyArray<Trace>,
  { allowMissing = false }: { readonly allowMissing?: boolean } = {},
): Either<Problem, Survey> => {
  const misfit = differentRuns(traces) ?? sameNode(traces)
  if (misfit !== undefined) return left(misfit)
  const missing = traces[0].header.nodes.filter((node) => traces.every(({ header }) => header.node !== node))
  if (missing.length > 0 && !allowMissing) return left(filesMissing(traces[0], missing))

  const sent = emptyIds()
  const received = emptyIds()
  const receivedAgain = emptyIds()
  let events = 0
  let tellsCommitment = false
  for (const trace of traces) {
    for (const line of trace.events()) {
      if (isLeft(line)) return line
      const { event } = line.right
      events += 1
      tellsCommitment ||= event.commitIndex !== undefined || event.sent.some(tellsOfCommitment)
      for (const { id } of event.sent) if (!sent.add(id)) return left(sentTwice(trace, line.right.line, id))
      if (event.event === 'Receive' && !received.add(event.received)) receivedAgain.add(event.received)
    }
  }
  return right({ traces, missing, events, sent, received, receivedAgain, tellsCommitment })
}

const tellsOfCommitment = (message: SentMessage): boolean =>
  'leaderCommit' in message && message.leaderCommit !== undefined

const differentRuns = ([first, ...others]: ReadonlyNonEmptyArray<Trace>): Problem | undefined => {
  for (const { file, header } of others) {
    const other = otherRun(header, first.header)
    if (other !== undefined) {
      return unreadable(file, other.found, `${other.expected} as in ${first.file}: the files of one run`)
    }
  }
  return undefined
}

const sameNode = (traces: readonly Trace[]): Problem | undefined => {
  const files = new Map<string, string>()
  for (const { file, header } of traces) {
    const other = files.get(header.node)
    if (other !== undefined)
      return unreadable(file, `node is "${header.node}", as in ${other}`, 'one file for each node')
    files.set(header.node, file)
  }
  return undefined
}

const filesMissing = ({ file, header }: Trace, missing: readonly string[]): Problem =>
  unreadable(
    file,
    `there is no file of ${missing.join(', ')}`,
    `one file for each of the nodes that this header names: ${header.nodes.join(', ')}`,
  )

const unreadable = (file: string, found: string, expected: string): Problem => ({
  kind: 'Unreadable',
  file,
  line: 1,
  found,
  expected,
})

const sentTwice = ({ file }: Trace, line: number, id: string): Problem => ({
  kind: 'Inconsistent',
  file,
  line,
  found: `message "${id}" is sent, but it was sent before`,
  expected: 'a new id for each message',
})
