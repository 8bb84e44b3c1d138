import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../conformance/harness/chaos/evidence.js'
import { judge } from '../../conformance/harness/chaos/judge.js'
import { chaosReport } from '../../conformance/report/chaos/report.js'
import { type Read, readFiles } from '../../explorer/files/read-files.js'
import { beginWith, resume } from '../../explorer/subject/begin.js'
import { firstCluster, firstSubject } from '../../explorer/subject/subject.js'
import { timelineOf } from '../../explorer/timeline/of-session.js'
import { filtered, kindsOf } from '../../explorer/timeline/timeline.js'
import { lockstep, root } from '../bin/program.js'
import { good } from '../conformance/harness/chaos/evidence.js'
import { election, taking } from './sessions.js'

const given = (name: string) => ({ name: name.split('/').at(-1) ?? name, text: readFileSync(join(root, name), 'utf8') })
const filesOf = (name: string) =>
  readdirSync(join(root, 'traces/samples', name)).flatMap((file) =>
    file.endsWith('.ndjson') ? [`traces/samples/${name}/${file}`] : [],
  )
const sample = (name: string) => filesOf(name).map(given)
const quiet = (): void => {}

const looked = (read: Read): Extract<Read, { readonly _tag: 'Timeline' }> => {
  if (read._tag !== 'Timeline') throw new Error(`it is no timeline: ${JSON.stringify(read)}`)
  return read
}

describe('the trace of a cluster', () => {
  it('is shown in one order, with the verdict of the command line', async () => {
    const { timeline, verdict, title } = looked(readFiles(sample('good-three-nodes'), quiet))
    const { stdout } = await lockstep('validate', ...filesOf('good-three-nodes'))
    expect(verdict).toEqual({ isGood: true, lines: stdout.trimEnd().split('\n') })
    expect([timeline.lanes, timeline.refused]).toEqual([['n1', 'n2', 'n3'], null])
    expect(title).toBe(`the trace of 3 nodes, ${timeline.events.length} events`)
    // Whatever is received was sent before.
    const received = timeline.events.flatMap(({ cause }, k) => (cause === null ? [] : [cause < k]))
    expect([received.length > 0, received.every((isBefore) => isBefore)]).toEqual([true, true])
  })

  it('that is refused is shown with the reason at its place', () => {
    const { timeline, verdict } = looked(readFiles(sample('bad-forged-vote'), quiet))
    const { refused, events } = timeline
    expect(verdict?.isGood).toBe(false)
    expect(refused?.lines).toEqual(verdict?.lines)
    const [where = ''] = events[refused?.at ?? -1]?.detail ?? []
    expect(verdict?.lines[0]?.startsWith(`${where}: not valid`)).toBe(true)
  })

  it('that is no trace of one run says so', () => {
    const [first, ...others] = sample('good-three-nodes')
    const cut = readFiles(sample('bad-cut-line'), quiet)
    expect(cut).toEqual({
      _tag: 'Refused',
      why: expect.stringMatching(/the line is cut in the middle: no newline ends it; expected a whole line$/),
    })
    expect(readFiles(others, quiet)).toMatchObject({
      _tag: 'Refused',
      why: expect.stringMatching(/there is no file of n1/),
    })
    expect(readFiles(first === undefined ? [] : [{ ...first, text: null }], quiet)).toEqual({
      _tag: 'Refused',
      why: `${first?.name}: the file has bytes that are not UTF-8; expected UTF-8`,
    })
  })
})

describe('a counterexample in a file', () => {
  it('becomes a run that one can go on from', () => {
    const session = taking(beginWith(firstSubject), ...election)
    const read = readFiles([{ name: 'run.itf.json', text: session.inForm('itf') }], quiet)
    if (read._tag !== 'Run') throw new Error(`it is no run: ${JSON.stringify(read)}`)
    const again = resume(read.subject, read.tree)
    expect([read.title, again?.taken.map(({ action }) => action)]).toEqual([
      'run.itf.json: A run of 9 steps',
      [...election],
    ])
    expect(again?.view.servers).toEqual(session.view.servers)
  })

  it('of reducers, whose steps are several of the model, is shown as it is', () => {
    const session = taking(
      beginWith(firstCluster),
      'ElectionTimeout',
      'ReceiveRequestVote',
      'ReceiveRequestVoteResponse',
    )
    const { timeline } = looked(readFiles([{ name: 'run.itf.json', text: session.inForm('itf') }], quiet))
    expect(timeline.events.map(({ kind }) => kind)).toHaveLength(3)
    expect(timeline.events.at(-1)?.detail).toContain('n1.state Candidate -> Leader')
  })

  it('of another specification is shown as it is, and what is no path is refused', () => {
    const states = [
      { '#meta': { index: 0 }, x: { '#bigint': '1' } },
      { '#meta': { index: 1 }, x: { '#bigint': '2' } },
    ]
    const text = JSON.stringify({ '#meta': { format: 'ITF' }, vars: ['x'], states })
    expect(looked(readFiles([{ name: 'a.itf.json', text }], quiet)).timeline).toEqual({
      lanes: ['the system'],
      events: [{ lane: 0, kind: 'a step', text: 'a step', detail: ['x 1 -> 2'], cause: null }],
      refused: null,
    })
    expect(readFiles([{ name: 'a.itf.json', text: text.slice(0, -1) }], quiet)).toMatchObject({ _tag: 'Refused' })
  })
})

describe('a history of clients', () => {
  it('is shown on the lanes of its processes, with its verdict', () => {
    const { timeline, verdict } = looked(readFiles([given('traces/histories/stale-read.ndjson')], quiet))
    expect([verdict?.isGood, verdict?.lines[0], timeline.refused !== null]).toEqual([false, 'not linearizable', true])
    const good = looked(readFiles([given('traces/histories/linearizable.ndjson')], quiet))
    expect([good.verdict, good.timeline.refused]).toEqual([{ isGood: true, lines: ['linearizable'] }, null])
    // The price was asked for before both reads, and the answer came after them.
    const lasting = timeline.events.flatMap(({ until, text }, k) => (until === undefined ? [] : [[k, until, text]]))
    expect(lasting).toEqual([[1, 3, 'process 1: SetPrice tea to 400']])
    expect(timeline.events[0]?.detail).toEqual([
      'invoked at 0.000 s',
      expect.stringMatching(/^answered at 0.004 s: ProductAdded /),
    ])
  })
})

describe('a run under faults', () => {
  const report = (evidence: Evidence) =>
    chaosReport(
      evidence,
      judge(evidence, () => {}),
    )
  const read = (value: unknown) => readFiles([{ name: 'run.json', text: JSON.stringify(value) }], quiet)

  it('is what `chaos --json` prints, with its verdict', () => {
    const all = report(good)
    const found = read(all)
    expect(found).toMatchObject({
      _tag: 'Chaos',
      title: 'run.json',
      verdict: { isGood: true, lines: ['Safe under chaos: every verdict holds'] },
      report: { result: 'ok', run: JSON.parse(JSON.stringify(all.run)) },
    })
    expect(read(report({ ...good, served: [null, 4.2] }))).toMatchObject({
      verdict: { isGood: false, lines: ['Not safe: 1 verdict fails'] },
    })
    expect(read({ ...all, result: 'undecided' })).toMatchObject({ verdict: { isGood: null } })
    expect(read({ ...all, run: { ...all.run, ended: 'late' } })).toEqual({
      _tag: 'Refused',
      why: 'run.json: run.ended is "late"; expected number',
    })
  })

  it('of the simulation is its schedule of faults', () => {
    const faults = [
      { at: 1000, lasts: 500, fault: { _tag: 'Pause', node: 'n2' } },
      { at: 1200, lasts: 800, fault: { _tag: 'Cut', shape: 'one-way', links: [['n1', 'n3']] } },
    ]
    const schedule = { format: 'lockstep-schedule', version: 1, seed: 1, nodes: 3, lasts: 5000, faults }
    const happened = [
      { slot: 'node', kind: 'Pause', detail: '{"node":"n2"}', nodes: ['n2'], from: 1, to: 1.5 },
      {
        slot: 'partition',
        kind: 'Cut (one-way)',
        detail: '{"shape":"one-way","links":[["n1","n3"]]}',
        nodes: ['n1', 'n3'],
        from: 1.2,
        to: 2,
      },
    ]
    expect(read(schedule)).toMatchObject({
      _tag: 'Chaos',
      verdict: null,
      report: { run: { nodes: ['n1', 'n2', 'n3'], ended: 5, happened } },
    })
    expect(read({ result: 'violation', violation: { property: 'Refinement', at: 3000, faults } })).toMatchObject({
      _tag: 'Chaos',
      verdict: { isGood: false },
      report: { run: { nodes: ['n1', 'n2', 'n3'], ended: 3, happened } },
    })
    expect(read({ ...schedule, lasts: -1 })).toMatchObject({
      _tag: 'Refused',
      why: expect.stringMatching(/^run.json: .*lasts is -1; expected a number from 0 to /),
    })
  })
})

describe('other files', () => {
  it('are what a command printed, or are refused', () => {
    expect(
      readFiles([{ name: 'sim.json', text: '{"result":"violation","steps":7,"faults":["a","b"]}\n' }], quiet),
    ).toEqual({
      _tag: 'Report',
      title: 'sim.json',
      verdict: { isGood: false, lines: ['violation', 'steps: 7', 'faults:', '  a', '  b'] },
    })
    const expected =
      'neither a trace, a counterexample (.itf.json), a history of clients, nor what a command printed with --json; expected one of these'
    expect(readFiles([{ name: 'a.txt', text: 'hello' }], quiet)).toEqual({ _tag: 'Refused', why: `a.txt: ${expected}` })
    expect(readFiles([given('README.md'), given('LICENSE')], quiet)).toEqual({
      _tag: 'Refused',
      why: '2 files were given; expected one, or the trace files of all nodes',
    })
  })
})

describe('the timeline of a run', () => {
  it('has an event for each step, and arrows from where messages were sent', () => {
    const timeline = timelineOf(taking(beginWith(firstSubject), ...election))
    expect(timeline.events.map(({ kind, cause }) => [kind, cause])).toEqual([
      ['Timeout', null],
      ['RequestVote', null],
      ['HandleRequestVoteRequest', 1],
      ['HandleRequestVoteResponse', 2],
      ['RequestVote', null],
      ['UpdateTerm', 4],
      ['HandleRequestVoteRequest', 4],
      ['HandleRequestVoteResponse', 6],
      ['BecomeLeader', null],
    ])
    expect(kindsOf(timeline)[0]).toBe('RequestVote')
    expect(
      filtered(
        timeline,
        (lane) => lane === 1,
        () => true,
        '',
      ),
    ).toEqual([5, 6])
    expect(
      filtered(
        timeline,
        () => true,
        (kind) => kind === 'BecomeLeader',
        'S1',
      ),
    ).toEqual([8])
  })
})
