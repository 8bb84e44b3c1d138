import { describe, expect, it } from 'vitest'
import { HandleAppendEntriesRequest } from '../../../model/raft/follower.js'
import type { Constants, Server } from '../../../model/raft/types.js'
import {
  appendRequest,
  appendResponse,
  failedGuards,
  logOf,
  server,
  stepsIn,
  theStep,
  three,
  threeRelaxed,
} from './states.js'

const action = 'HandleAppendEntriesRequest'
const follower = server({ currentTerm: 2, log: logOf(1, 1), commitIndex: 1 })
const handle = (s: Server, m: ReturnType<typeof appendRequest>, c: Constants = three) =>
  HandleAppendEntriesRequest(c, 0, s, m.msource, m)
const e1 = { term: 1, value: 'v1' }
const e2 = { term: 2, value: 'v1' }
const reply = (msuccess: boolean, mmatchIndex: number) => ({
  sent: [appendResponse({ msuccess, mmatchIndex, msource: 0, mdest: 1 })],
  consumes: true,
})
const quiet = { sent: [], consumes: false }

describe('HandleAppendEntriesRequest rejects', () => {
  it('an old term, in any state', () => {
    for (const state of ['Follower', 'Candidate', 'Leader'] as const) {
      const s = { ...follower, state }
      expect(theStep(handle(s, appendRequest({ mterm: 1 })))).toEqual({ action, next: s, ...reply(false, 0) })
    }
  })

  it('entries that do not connect to the log', () => {
    for (const previous of [
      { mprevLogIndex: 3, mprevLogTerm: 1 },
      { mprevLogIndex: 2, mprevLogTerm: 2 },
    ])
      expect(theStep(handle(follower, appendRequest(previous)))).toEqual({
        action,
        next: follower,
        ...reply(false, 0),
      })
  })
})

describe('HandleAppendEntriesRequest', () => {
  it('first makes a candidate of the term a follower', () => {
    const s = { ...follower, state: 'Candidate' as const }
    expect(theStep(handle(s, appendRequest({ mprevLogIndex: 9 })))).toEqual({ action, next: follower, ...quiet })
  })

  it('is not enabled on a newer term, nor for the leader of the term', () => {
    expect(failedGuards(handle(follower, appendRequest({ mterm: 3 })))).toEqual([
      'm.mterm <= currentTerm[i]: mterm is 3, currentTerm is 2',
    ])
    expect(failedGuards(handle({ ...follower, state: 'Leader' }, appendRequest()))).toEqual([
      'reject request: m.mterm < currentTerm[i], or state[i] = Follower and not logOk: mterm is 2, currentTerm is 2, state is Leader, logOk is true',
      'return to follower state: state[i] = Candidate: state is Leader',
      'accept request: state[i] = Follower: state is Leader',
    ])
    const farAhead = appendRequest({ mprevLogIndex: 9, mprevLogTerm: 2 })
    expect(failedGuards(handle({ ...follower, state: 'Leader' }, farAhead)).slice(2)).toEqual([
      'accept request: state[i] = Follower: state is Leader',
      'accept request: logOk: mprevLogIndex is 9, mprevLogTerm is 2, Len(log) is 2',
    ])
  })
})

describe('HandleAppendEntriesRequest accepts', () => {
  const asked = (mprevLogIndex: number, mentries: readonly (typeof e1)[], mcommitIndex = 0) =>
    appendRequest({ mprevLogIndex, mprevLogTerm: mprevLogIndex === 0 ? 0 : 1, mentries, mcommitIndex })

  it('what is already there: takes over the commit index, even a lower one, and acknowledges', () => {
    for (const [m, match] of [
      [asked(2, []), 2],
      [asked(1, [e1]), 2],
      [asked(0, [e1]), 1],
      [asked(0, []), 0],
    ] as const)
      expect(theStep(handle(follower, m))).toEqual({
        action,
        next: { ...follower, commitIndex: 0 },
        ...reply(true, match),
      })
  })

  it('all entries for the first of them, to the letter of raft.tla', () => {
    expect(theStep(handle(follower, asked(1, [e1, e2], 1)))).toEqual({ action, next: follower, ...reply(true, 3) })
  })

  it('a conflict, by removing the last entry', () => {
    expect(theStep(handle(follower, asked(0, [e2])))).toEqual({
      action,
      next: { ...follower, log: logOf(1) },
      ...quiet,
    })
  })

  it('a new entry, by appending it', () => {
    expect(theStep(handle(follower, asked(2, [e2], 2)))).toEqual({
      action,
      next: { ...follower, log: logOf(1, 1, 2) },
      ...quiet,
    })
  })

  it('either commit index, where that is relaxed', () => {
    expect(stepsIn(handle(follower, asked(2, []), threeRelaxed))).toEqual([
      { action, next: { ...follower, commitIndex: 0 }, ...reply(true, 2) },
      { action, next: follower, ...reply(true, 2) },
    ])
    expect(stepsIn(handle(follower, asked(2, [], 2), threeRelaxed))).toEqual([
      { action, next: { ...follower, commitIndex: 2 }, ...reply(true, 2) },
    ])
  })
})

describe('BatchHandling', () => {
  it('brings a log to the request one entry at a time, and then acknowledges all of them', () => {
    const m = appendRequest({ mprevLogIndex: 0, mentries: [e1, e2, e2], mcommitIndex: 3 })
    const logs = [logOf(1, 1, 1, 1), logOf(1, 1, 1), logOf(1, 1), logOf(1), logOf(1, 2), logOf(1, 2, 2)]
    // A step stands once for each entry that conflicts, since TLC generates a successor for each.
    const times = [2, 2, 1, 1, 1]
    for (const [k, log] of logs.slice(0, -1).entries()) {
      const step = { action, next: { ...follower, log: logs[k + 1] }, ...quiet }
      expect(stepsIn(handle({ ...follower, log }, m, threeRelaxed))).toEqual(
        Array.from({ length: times[k] ?? 0 }, () => step),
      )
    }
    const s = { ...follower, log: logOf(1, 2, 2) }
    expect(theStep(handle(s, m, threeRelaxed))).toEqual({ action, next: { ...s, commitIndex: 3 }, ...reply(true, 3) })
  })

  it('keeps what stands beyond the request', () => {
    const m = appendRequest({ mprevLogIndex: 0, mentries: [e1], mcommitIndex: 1 })
    expect(theStep(handle(follower, m, threeRelaxed))).toEqual({ action, next: follower, ...reply(true, 1) })
  })
})
