import { describe, expect, it } from 'vitest'
import type { Completed } from '../../../../conformance/harness/simulation/clients.js'
import { judgeHistory } from '../../../../conformance/harness/simulation/history.js'
import { replicatedMachine } from '../../../../conformance/harness/simulation/machine.js'
import { isUnkeyed } from '../../../../conformance/harness/simulation/operations.js'
import { type Entry, Term } from '../../../../impl/raft/types.js'

const add = '{"_tag":"AddProduct","id":"apple","key":"a-1","name":"an apple","price":100,"stock":9}'
const restock = '{"_tag":"Restock","key":"b-1","product":"apple","quantity":1}'
const price = (of: number): string => `{"_tag":"SetPrice","key":null,"price":${of},"product":"apple"}`
const read = '{"_tag":"ReadProduct","product":"apple"}'
const log = [add, restock, read]

const entries = (commands: readonly string[]): readonly Entry[] =>
  commands.map((command) => ({ term: Term(1), payload: { _tag: 'Command', command } }))

/** Each operation one after the other, answered as the log has it. */
const sound = (): readonly Completed[] => {
  const machine = replicatedMachine(
    () => {},
    {},
    () => {},
  )
  let state = machine.initial
  return log.map((command, k) => {
    const [next, reply] = machine.apply(state, command)
    state = next
    const times = { invoked: 10 * k, completed: 10 * k + 5 }
    const kind = command === read ? 'Read' : isUnkeyed(command) ? 'Unkeyed' : 'Keyed'
    return { command, kind, client: 'c', number: k + 1, ...times, index: k + 1, reply }
  })
}

const judged = (history: readonly Completed[], commands: readonly string[] = log): readonly string[] => {
  const found: string[] = []
  const machine = replicatedMachine(
    () => {},
    {},
    () => {},
  )
  judgeHistory(machine, history, entries(commands), (check) => found.push(check))
  return found
}

const changed = (place: number, change: Partial<Completed>): readonly Completed[] =>
  sound().map((operation, k) => (k === place ? { ...operation, ...change } : operation))

describe('judging what the clients saw', () => {
  it('finds nothing in a history that follows the log', () => {
    expect(judged(sound())).toEqual([])
  })

  it('finds an acknowledged operation that the log has lost', () => {
    expect(judged(sound(), [add, read, read])).toEqual(['AcknowledgedIsKept'])
  })

  it('finds a change without a key that took effect twice, answered or not', () => {
    expect(judged(sound(), [...log, price(1), price(2)])).toEqual([])
    expect(judged(sound(), [...log, price(1), read, price(1)])).toEqual(['AtMostOnce'])
  })

  it('finds an answered change without a key that the log has lost', () => {
    const history = sound().map((one) => ({ ...one, command: one.command === restock ? price(1) : one.command }))
    const lost = history.map((one): Completed => (one.command === price(1) ? { ...one, kind: 'Unkeyed' } : one))
    expect(judged(lost, log)).toEqual(['AcknowledgedIsKept'])
  })

  it('finds an answer that the log does not give', () => {
    expect(judged(changed(2, { reply: sound()[0]?.reply ?? '' }))).toEqual(['Linearizability'])
  })

  it('finds a read that was answered from before what had ended when it began', () => {
    const stale = replicatedMachine(
      () => {},
      {},
      () => {},
    )
    const [old] = stale.apply(stale.initial, add)
    expect(judged(changed(2, { index: 1, reply: stale.peek(old, read) }), [add, restock])).toEqual(['Linearizability'])
  })

  it('finds operations whose order in the log is against real time', () => {
    expect(judged(changed(0, { invoked: 100, completed: 101 }))).toEqual(['Linearizability'])
  })

  it('lets operations that overlap be in either order', () => {
    expect(judged(changed(0, { invoked: 0, completed: 101 }))).toEqual([])
  })
})
