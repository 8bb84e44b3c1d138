import fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { validate } from '../../../conformance/traces/validate.js'
import type { Header } from '../../../traces/format.js'
import { survey } from '../../../traces/survey.js'
import { traceOf } from '../../traces/run.js'
import { legal } from './legal.js'
import { goodSamples, outcomeOf, sampleOf, type Trial, trialsOf, whereOf } from './trial.js'

/** Null for a lie that was refused, or told as not checked. */
const accepted = (trial: Trial): string | null => {
  if (outcomeOf(trial) !== 'Accepted') return null
  return legal.find(({ is }) => is(trial))?.reason ?? `accepted: ${whereOf(trial)}`
}

/** How many lies are planted in each sample here; all of them in `npm run lies`. */
const RUNS: Readonly<Record<string, number>> = {
  'good-two-leaders': 150,
  'good-three-nodes': 25,
  'good-five-nodes': 15,
}

describe('a lie in a good trace', () => {
  it('is planted in every good sample', () => {
    expect(Object.keys(RUNS).sort()).toEqual([...goodSamples].sort())
  })

  it.each(Object.entries(RUNS))(
    'in %s is refused, or told as not checked, or makes another legal run',
    (name, numRuns) => {
      const trials = trialsOf(sampleOf(name))
      const reasons = legal.map(({ reason }) => reason)
      fc.assert(
        fc.property(fc.nat(trials.length - 1), (k) => {
          const trial = trials[k]
          if (trial === undefined) throw new RangeError(`there is no trial ${k}`)
          expect([null, ...reasons]).toContain(accepted(trial))
        }),
        { numRuns },
      )
    },
  )

  it('is refused where a leader tells more than it has committed, even if nobody can tell from the entries', () => {
    const trials = trialsOf(sampleOf('good-two-leaders')).filter(({ event, alteration: { field, what } }) => {
      if (field !== 'sent.leaderCommit' || !what.endsWith('= 1000000')) return false
      const message = event.sent[Number(/\d+/.exec(what)?.[0])]
      if (message?.type !== 'AppendEntries') throw new Error(`${what}: there is no such message`)
      return message.prevLogIndex + message.entries.length === message.leaderCommit
    })
    expect(trials.length).toBeGreaterThan(3)
    expect(trials.map(outcomeOf)).toEqual(trials.map(() => 'Refused'))
  })

  it('is refused where it says that a log is very long, whatever is tried to mend the line', () => {
    const trials = trialsOf(sampleOf('good-two-leaders')).filter(
      ({ alteration: { field, what } }) => field === 'lastIndex' && what.endsWith('= 1000000'),
    )
    expect(trials.length).toBeGreaterThan(10)
    expect(trials.map(outcomeOf)).toEqual(trials.map(() => 'Refused'))
  })

  it('is planted in every field that a line can have', () => {
    const fields = new Set(goodSamples.flatMap((name) => trialsOf(sampleOf(name)).map((each) => each.alteration.field)))
    const perNode = (field: string): string => field.replace(/^matchIndex\..*/, 'matchIndex')
    expect([...new Set([...fields].map(perNode))].sort()).toEqual([
      ...['commitIndex', 'commitindex', 'currentTerm', 'event', 'lastIndex', 'lastTerm', 'log', 'log.append'],
      ...['log.append.term', 'log.append.value', 'log.keep', 'matchIndex', 'note', 'received', 'role', 'sent'],
      ...['sent.entries', 'sent.entries.term', 'sent.entries.value', 'sent.id', 'sent.lastLogIndex'],
      ...['sent.lastLogTerm', 'sent.leaderCommit', 'sent.matchIndex', 'sent.prevLogIndex', 'sent.prevLogTerm'],
      ...['sent.success', 'sent.term', 'sent.to', 'sent.type', 'sent.voteGranted', 'seq', 'votedFor', 'votesGranted'],
    ])
  })
})

describe('a lie in the headers', () => {
  const { files } = sampleOf('good-two-leaders')
  const verdictOn = (change: (header: Header, k: number) => Partial<Header>): string => {
    const [first, ...others] = files.map(({ header, events }, k) => {
      const changed = { ...header, ...change(header, k) }
      return { ...traceOf(header.node, header.nodes, events), header: changed }
    })
    if (first === undefined) throw new Error('the sample has no file')
    const surveyed = survey([first, ...others])
    return isLeft(surveyed) ? surveyed.left.kind : validate(surveyed.right)._tag
  }
  const inOne = (change: Partial<Header>) => verdictOn((_, k) => (k === 1 ? change : {}))

  it('in one file does not go with the others', () => {
    expect(verdictOn(() => ({}))).toBe('Validated')
    expect(
      [{ cluster: 'x' }, { run: 'x' }, { node: 'n1' }, { nodes: ['n2', 'n1', 'n3'] }, { initialTerm: 0 }].map(inOne),
    ).toEqual(Array(5).fill('Unreadable'))
  })

  it('in all files is refused, but for names of the whole, and for an order of the nodes', () => {
    expect(verdictOn(({ initialTerm }) => ({ initialTerm: initialTerm - 1 }))).toBe('Refused')
    expect(verdictOn(({ initialTerm }) => ({ initialTerm: initialTerm + 1 }))).toBe('Refused')
    expect(verdictOn(({ nodes }) => ({ nodes: [...nodes, 'n4'] }))).toBe('Unreadable')
    expect(verdictOn(() => ({ cluster: 'x', run: 'x', nodes: ['n3', 'n1', 'n2'] }))).toBe('Validated')
  })
})
