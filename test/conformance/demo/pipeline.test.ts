import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { known } from '../../../conformance/demo/model-stage.js'
import { type Ended, resultOf, runPipeline, stageNames } from '../../../conformance/demo/pipeline.js'
import type { Context } from '../../../conformance/demo/stage.js'
import { summaryJson, summaryLines } from '../../../conformance/demo/summary.js'
import { plain } from '../../../text/style.js'

/** A context whose cluster does not start: the program that runs a node is none. */
const context = (changed: Partial<Context> = {}): Context => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-pipeline-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return {
    load: { nodes: 3, clients: 1, seconds: 1, kills: 0, seed: 1 },
    chaosSeconds: 5,
    folder,
    command: () => () => ['--eval', 'console.error("no node"); process.exit(2)'],
    execArgv: [],
    signal: new AbortController().signal,
    show: () => {},
    say: () => {},
    width: Number.POSITIVE_INFINITY,
    style: plain,
    ...changed,
  }
}

const ended = (name: Ended['name'], verdict: Ended['verdict']): Ended => ({
  ...{ name, verdict, seconds: 1.25, covered: 'this; and that', figure: 'what came of it' },
  lines: [],
  json: { more: 1 },
})

describe('the counts that the model must have', () => {
  it('are those that TLC gave', () => {
    const url = new URL('../../../spec/counts.json', import.meta.url)
    const { rows }: { readonly rows: readonly object[] } = JSON.parse(readFileSync(url, 'utf8'))
    for (const { bounds, ...counts } of known)
      expect(rows).toContainEqual(expect.objectContaining({ ...bounds, ...counts, history: true, relaxed: false }))
  })
})

describe('the pipeline', () => {
  it('goes on after a stage that fails, tells why it failed, and catches the broken rule', async () => {
    const told: string[] = []
    const all = await runPipeline(['broken-rule', 'chaos', 'cluster', 'trace'], context(), {
      begins: ({ name }, number, of) => told.push(`${number}/${of} ${name} begins`),
      ended: ({ name, verdict }) => told.push(`${name} ${verdict}`),
    })
    expect(told).toEqual([
      ...['1/4 cluster begins', 'cluster fails', '2/4 trace begins', 'trace fails'],
      ...['3/4 chaos begins', 'chaos fails', '4/4 broken-rule begins', 'broken-rule holds'],
    ])
    const [cluster, trace, chaos, broken] = all
    expect(cluster?.lines).toEqual([expect.stringMatching(/^n\d: exit code 2: no node$/)])
    expect(trace?.figure).toMatch(/\/trace: no trace; expected those of the run of the cluster$/)
    expect(chaos?.figure).toMatch(/^n\d: exit code \d+: /)
    expect(broken?.figure).toBe('caught: Refinement does not hold after 15 steps')
    expect(broken?.lines.join('\n')).toContain('commitIndex: expected 0, actual 1')
    expect(resultOf(all, 4)).toBe('violation')
  })

  it('ends when it is stopped', async () => {
    const stopping = new AbortController()
    const all = await runPipeline(stageNames, context({ signal: stopping.signal }), {
      begins: () => stopping.abort(),
      ended: () => {},
    })
    expect(all.map(({ name, verdict }) => [name, verdict])).toEqual([['model', 'stopped']])
    expect(resultOf(all, stageNames.length)).toBe('stopped')
  })
})

describe('what the stages come to', () => {
  it('is not decided if one is not, unless another fails or did not come to its end', () => {
    const results = [[], ['fails'], ['stopped']] as const
    expect(
      results.map((more) =>
        resultOf(
          [ended('model', 'holds'), ended('chaos', 'undecided'), ...more.map((verdict) => ended('trace', verdict))],
          2,
        ),
      ),
    ).toEqual(['undecided', 'violation', 'stopped'])
    expect(resultOf([ended('chaos', 'undecided')], 2)).toBe('stopped')
  })
})

describe('the summary', () => {
  const all = [ended('model', 'holds'), ended('broken-rule', 'fails')]

  it('has a row for each stage, with what was covered below it', () => {
    expect(summaryLines(all, 80, plain)).toEqual([
      'stage        verdict  seconds  what came of it, and what was covered',
      'model        holds        1.3  what came of it',
      '                               this',
      '                               and that',
      'broken-rule  fails        1.3  what came of it',
      '                               this',
      '                               and that',
    ])
  })

  it('is one object for programs', () => {
    const stage = { more: 1, seconds: 1.25, covered: 'this; and that', figure: 'what came of it' }
    expect(summaryJson(all, 2)).toEqual({
      result: 'violation',
      seconds: 2.5,
      stages: [
        { ...stage, name: 'model', verdict: 'holds' },
        { ...stage, name: 'broken-rule', verdict: 'fails' },
      ],
    })
  })

  it('says that stages are missing', () => {
    expect([resultOf(all.slice(0, 1), 1), resultOf(all.slice(0, 1), 2)]).toEqual(['ok', 'stopped'])
  })
})
