/** Follows one step after the other: gives each message its id and its entries, and keeps each node's log. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { isNone, none, type Option, some } from 'fp-ts/lib/Option.js'
import type { Entry } from '../format.js'
import type { Problem } from '../problem.js'
import type { Beginning } from './beginning.js'
import { append, type Log, logAfter, recovered, resized, sizeOf, slice } from './log.js'
import { emptyNetwork, type Sent } from './network.js'
import type { Packet, Step } from './step.js'
import type { Found } from './written.js'

/** What is known of a node so far. */
interface Node {
  log: Log
  /** All logs that it has had, the present one last. */
  readonly versions: Log[]
  starts: number
  /** How many entries it has made as a leader. */
  made: number
}

const newNode = (): Node => ({ log: null, versions: [null], starts: 0, made: 0 })

/** Takes the next step of a node; none if what it receives was not sent yet. */
export type Follow = (step: Step) => Either<Problem, Option<Found>>

export const follower = ({ entries: first, shift }: Beginning): Follow => {
  const network = emptyNetwork()
  const nodes = new Map<string, Node>()

  const nodeOf = (name: string): Node => {
    const node = nodes.get(name) ?? newNode()
    nodes.set(name, node)
    return node
  }

  const keep = (node: Node, log: Log): void => {
    if (log === node.log) return
    node.log = log
    node.versions.push(log)
  }

  const made = (node: Node, { node: name, appended }: Step): readonly Entry[] =>
    appended.map((term) => {
      node.made += 1
      return { term: term + shift, value: `${name}-${node.made}` }
    })

  return (step) => {
    const received = step.received === null ? none : network.receive(step.received)
    if (step.received !== null && isNone(received)) return right(none)
    const node = nodeOf(step.node)
    if (step.event === 'Restart') node.starts += 1
    const isFirst = step.event === 'Restart' && node.starts === 1
    const entries = isFirst ? first : made(node, step)
    const before = sizeOf(node.log)
    const log = logOf(node, step, received, entries)
    if (isNone(log)) return left(tooLong(step, node))
    keep(node, log.value)
    const given = step.sent.map((packet) => ({
      packet,
      sent: network.send(packet, node.starts, carried(node.log, packet)),
    }))
    return right(
      some({
        received: isNone(received) ? null : received.value.id,
        given,
        log: entries.length === 0 ? null : { keep: before, append: entries },
      }),
    )
  }
}

/** Whether the step says that it has taken all entries of this request. */
const hasAccepted = ({ sent }: Step, { from, body }: Packet): boolean =>
  body.type === 'AppendEntries' &&
  sent.some(
    ({ to, body: answer }) =>
      to === from &&
      answer.type === 'AppendEntriesResponse' &&
      answer.success &&
      (answer.matchIndex ?? 0) >= body.prevLogIndex + body.count,
  )

const logOf = (node: Node, step: Step, received: Option<Sent>, entries: readonly Entry[]): Option<Log> => {
  const { after, received: packet } = step
  if (step.event === 'Restart' && node.starts > 1) return recovered(node.versions, after.lastIndex ?? sizeOf(node.log))
  if (packet?.body.type === 'AppendEntries' && !isNone(received) && hasAccepted(step, packet))
    return logAfter(node.log, packet.body.prevLogIndex, received.value.entries, after.lastIndex)
  const log = append(node.log, entries)
  return after.lastIndex === undefined ? some(log) : resized(log, after.lastIndex)
}

const carried = (log: Log, { body }: Packet): readonly Entry[] =>
  body.type === 'AppendEntries' ? slice(log, body.prevLogIndex, body.count) : []

const tooLong = ({ at, node, after }: Step, { log }: Node): Problem => ({
  ...{ kind: 'Inconsistent', ...at },
  found: `the log of node ${node} has ${after.lastIndex} entries after this`,
  expected: `at most ${sizeOf(log)}, since no line gives it more`,
})
