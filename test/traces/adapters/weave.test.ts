/** What a log holds is followed from what was sent, also where lengths alone leave it open. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import type { Body, Packet, Step } from '../../../traces/adapters/step.js'
import { weave } from '../../../traces/adapters/weave.js'

const packet = (from: string, to: string, term: number, body: Body): Packet => ({
  ...{ from, to, term, body, text: `${from} ${to} ${term} ${JSON.stringify(body)}` },
})
const request = (prevLogIndex: number, count: number): Body => ({
  ...{ type: 'AppendEntries', prevLogIndex, count, leaderCommit: 0 },
})
const accepted = (matchIndex: number): Body => ({ type: 'AppendEntriesResponse', success: true, matchIndex })

const step = (node: string, event: Step['event'], rest: Partial<Step> = {}): Step => ({
  ...{ at: { file: 'run', line: 1 }, node, event, received: null, sent: [], appended: [], after: {} },
  ...rest,
})
const starts = ['a', 'b', 'c'].map((node) => step(node, 'Restart', { after: { currentTerm: 0, lastIndex: 0 } }))
const leads = (node: string, terms: readonly number[], ...sent: readonly Packet[]): Step =>
  step(node, 'ClientRequests', { appended: terms, sent })
/** b takes a request, and has a log of this length then. */
const takes = (received: Packet, matchIndex: number, lastIndex: number): Step =>
  step('b', 'Receive', { received, sent: [packet('b', received.from, 2, accepted(matchIndex))], after: { lastIndex } })

/** The terms of the entries in the last message that b sends. */
const lastOfB = (...steps: readonly Step[]): readonly number[] => {
  const run = { cluster: 'c', run: 'r', nodes: ['a', 'b', 'c'] }
  const woven = weave({ run, files: [[...starts, ...steps, leads('b', [], packet('b', 'a', 3, request(1, 9)))]] })
  if (isLeft(woven)) throw new Error(woven.left.found)
  const message = woven.right[1]?.events.at(-1)?.sent[0]
  return message !== undefined && 'entries' in message ? message.entries.map(({ term }) => term) : []
}

describe('the entries that a log holds', () => {
  const old = packet('a', 'b', 1, request(0, 3))
  const fresh = packet('c', 'b', 2, request(1, 1))
  const fromLeaders = [leads('a', [1, 1, 1], old), leads('c', [2, 2], fresh)]

  it('are those of the last leader that was heeded', () => {
    expect(lastOfB(...fromLeaders, takes(old, 3, 3), takes(fresh, 2, 2))).toEqual([2])
  })

  it('are not those of a request that was answered, and not taken as a whole', () => {
    expect(lastOfB(...fromLeaders, takes(old, 3, 3), takes(fresh, 2, 2), takes(old, 1, 2))).toEqual([2])
  })

  it('are those of an earlier log that was as long as what a restart recovers', () => {
    const restart = step('b', 'Restart', { after: { lastIndex: 3 } })
    expect(lastOfB(...fromLeaders, takes(old, 3, 3), takes(fresh, 2, 2), restart)).toEqual([1, 1])
  })
})
