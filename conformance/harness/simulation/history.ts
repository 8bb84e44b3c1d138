/**
 * What the clients saw, judged at the end. The places in the log that the answers name give an order of the operations:
 * whether that order respects real time, and whether a shop that follows it gives the same answers, is checked here.
 */

import type { Entry } from '../../../impl/raft/types.js'
import type { Completed } from './clients.js'
import type { ReplicatedMachine } from './machine.js'
import { isUnkeyed } from './operations.js'
import type { Report } from './violation.js'

const show = ({ client, number, command }: Completed): string => `operation ${number} of ${client} (${command})`

/** Where in the log an operation took effect: a command with a key does so once, where it stands for the first time. */
const placesOf = (entries: readonly Entry[]): ReadonlyMap<string, number> => {
  const first = new Map<string, number>()
  entries.forEach(({ payload }, k) => {
    if (payload._tag === 'Command' && !first.has(payload.command)) first.set(payload.command, k + 1)
  })
  return first
}

/** The answers to the entries of the log, from the first on, for a shop that follows it; null where there is no command. */
const answers = (machine: ReplicatedMachine, entries: readonly Entry[]): readonly (string | null)[] => {
  let state = machine.initial
  return entries.map(({ payload }) => {
    if (payload._tag !== 'Command') return null
    const [next, reply] = machine.apply(state, payload.command)
    state = next
    return reply
  })
}

/** What a shop that follows the log up to an index would answer to a command that is not in the log. */
const answerAt = (machine: ReplicatedMachine, entries: readonly Entry[], index: number, command: string): string => {
  const commands = entries
    .slice(0, index)
    .flatMap(({ payload }) => (payload._tag === 'Command' ? [payload.command] : []))
  return machine.peek(
    commands.reduce((state, text) => machine.apply(state, text)[0], machine.initial),
    command,
  )
}

/** A change without a key took effect as often as it is in the log. */
const judgeUnkeyed = (entries: readonly Entry[], report: Report): void => {
  const seen = new Map<string, number>()
  for (const [k, { payload }] of entries.entries()) {
    if (payload._tag !== 'Command' || !isUnkeyed(payload.command)) continue
    const before = seen.get(payload.command)
    if (before !== undefined) {
      report('AtMostOnce', `${payload.command} was asked for once, and is in the log at ${before} and at ${k + 1}`)
      return
    }
    seen.set(payload.command, k + 1)
  }
}

/** `entries` are the committed ones, from the first on. */
export const judgeHistory = (
  machine: ReplicatedMachine,
  history: readonly Completed[],
  entries: readonly Entry[],
  report: Report,
): void => {
  const first = placesOf(entries)
  const expected = answers(machine, entries)
  for (const operation of history) {
    const { index, command, reply } = operation
    const payload = entries[index - 1]?.payload
    const isOwn = payload?._tag === 'Command' && payload.command === command
    if (!isOwn && operation.kind !== 'Read') {
      report('AcknowledgedIsKept', `${show(operation)} was acknowledged at index ${index}, where it is no more`)
      return
    }
    const ought = isOwn ? (expected[index - 1] ?? null) : answerAt(machine, entries, index, command)
    if (ought !== reply) {
      report('Linearizability', `${show(operation)} was answered ${reply}; the log up to ${index} gives ${ought}`)
      return
    }
  }
  judgeUnkeyed(entries, report)
  judgeRealTime(history, first, report)
}

/** What ended before something else began comes before it in the log. */
const judgeRealTime = (history: readonly Completed[], first: ReadonlyMap<string, number>, report: Report): void => {
  const place = (operation: Completed): number =>
    operation.kind === 'Keyed' ? (first.get(operation.command) ?? operation.index) : operation.index
  const byEnd = history.toSorted((a, b) => a.completed - b.completed)
  let ended = 0
  let latest: Completed | null = null
  for (const operation of history.toSorted((a, b) => a.invoked - b.invoked)) {
    for (let other = byEnd[ended]; other !== undefined && other.completed < operation.invoked; other = byEnd[ended]) {
      if (latest === null || place(other) > place(latest)) latest = other
      ended += 1
    }
    if (latest !== null && place(operation) < place(latest)) {
      const places = `took effect at index ${place(operation)}, though ${show(latest)}, at index ${place(latest)}`
      report('Linearizability', `${show(operation)} ${places}, had ended before it began`)
      return
    }
  }
}
