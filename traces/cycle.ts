import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import type { Problem } from './problem.js'
import type { Trace, TraceLine } from './read.js'

/** A file that cannot go on: its next event, `held`, receives a message that is sent in a later place only. */
export interface Stuck {
  readonly trace: Trace
  readonly held: TraceLine
  readonly rest: Iterator<Either<Problem, TraceLine>, unknown>
}

/** Where a message is sent, in a file that is stuck before that place. */
interface Sending {
  readonly by: Stuck
  readonly line: number
}

/**
 * Explains why none of the files can go on: each waits for a message that another one sends only after what it waits for
 * itself. Reads the files to their ends.
 */
export const waitingInCircle = (stuck: readonly Stuck[]): Problem => {
  const sendings = new Map<string, Sending>()
  const wanted = new Set(stuck.map(awaited))
  for (const by of stuck) {
    for (const line of [by.held, ...remaining(by)]) {
      for (const { id } of line.event.sent) if (wanted.has(id)) sendings.set(id, { by, line: line.line })
    }
  }
  const path: { readonly at: Stuck; readonly sending: Sending }[] = []
  let at = stuck[0]
  while (at !== undefined && path.every((step) => step.at !== at)) {
    const sending = sendings.get(awaited(at))
    if (sending !== undefined) path.push({ at, sending })
    at = sending?.by
  }
  const circle = path.slice(path.findIndex((step) => step.at === at))
  const [first, ...others] = circle
  if (first === undefined || at === undefined) return changed(stuck)
  return {
    kind: 'Inconsistent',
    file: first.at.trace.file,
    line: first.at.held.line,
    found: `received ${[first, ...others].map(wait).join(', but only after ')}, but only after this event: a circle`,
    expected: 'every message to be sent before it is received',
  }
}

const awaited = ({ held: { event } }: Stuck): string => (event.event === 'Receive' ? event.received : '')

const wait = ({ at, sending }: { readonly at: Stuck; readonly sending: Sending }, place: number): string => {
  const receipt = place === 0 ? '' : `${at.trace.file}:${at.held.line} received `
  return `${receipt}"${awaited(at)}", which ${sending.by.trace.file}:${sending.line} sends`
}

function* remaining({ rest }: Stuck): Generator<TraceLine, void> {
  for (let next = rest.next(); next.done !== true; next = rest.next()) {
    if (isLeft(next.value)) return
    yield next.value.right
  }
}

const changed = (stuck: readonly Stuck[]): Problem => ({
  kind: 'Unreadable',
  file: stuck[0]?.trace.file ?? '',
  found: 'the files changed while they were read',
  expected: 'the traces of a run that has ended',
})
