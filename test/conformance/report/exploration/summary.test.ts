import { describe, expect, it } from 'vitest'
import { actionsUsedTable } from '../../../../conformance/explanation/actions-used.js'
import { coverageTable } from '../../../../conformance/report/exploration/coverage.js'
import { summaryLines } from '../../../../conformance/report/exploration/summary.js'
import type { Report } from '../../../../model/checker/explore.js'
import type { Style } from '../../../../text/style.js'

const report: Report<never, never> = {
  result: 'ok',
  generated: 12_345,
  outside: 1_234,
  distinct: 678,
  depth: 9,
  queue: 0,
  bytes: 2 ** 20,
  coverage: { Timeout: { generated: 12_344, distinct: 677 }, Restart: { generated: 0, distinct: 0 } },
  violation: null,
  skipped: ['OfHistory'],
  tally: new Map(),
}

const marked = (mark: string) => (text: string) => `<${mark}>${text}</${mark}>`
const style: Style = {
  strong: marked('strong'),
  good: marked('good'),
  bad: marked('bad'),
  warning: marked('warning'),
}

const explored = {
  subject: 'the model: servers 2',
  report,
  seconds: 0.5,
  properties: ['TypeOK', 'OfHistory'],
  leftOut: ['OfLeaders'],
}

describe('summaryLines', () => {
  it('says what a complete run covered, and what it did not', () => {
    expect(summaryLines(explored)).toEqual([
      'complete within these bounds to depth 9: every property holds',
      '  the model: servers 2',
      '  12,345 generated, 678 distinct, 0.5 s, 24,690 states/s, 1.0 MiB, 1547 bytes a state',
      '  the bounds cut off 1,234 successors: checked, but not explored further',
      '',
      'action   generated  distinct',
      'Timeout     12,344       677',
      'Restart          0         0  never taken',
      '',
      'never taken: Restart',
      'checked: TypeOK',
      'skipped, because the history variable that they read is left out: OfHistory',
      'left out, because reducers do not keep what they read: OfLeaders',
    ])
  })

  it.each([
    ['stopped', 'stopped at 678 states: complete to depth 9, more states remain; no property failed so far'],
    ['violation', 'violation found at depth 9 after 678 states'],
  ] as const)('never calls a run complete whose result is %s', (result, first) => {
    expect(summaryLines({ ...explored, report: { ...report, result } })[0]).toBe(first)
  })

  it('says what stopped a run, and what else is to be known of its counts', () => {
    const stopped = { ...report, result: 'stopped' } as const
    const notes = ['distinct counts orbits']
    const lines = summaryLines({ ...explored, report: stopped, stoppedBy: 'by Ctrl-C', notes })
    expect([lines[0], lines[4]]).toEqual([
      'stopped by Ctrl-C at 678 states: complete to depth 9, more states remain; no property failed so far',
      '  distinct counts orbits',
    ])
  })

  it('says so when nothing was checked, and is silent where there is nothing to warn of', () => {
    const { Timeout } = report.coverage
    const quiet = { ...report, skipped: [], coverage: Timeout === undefined ? {} : { Timeout } }
    expect(summaryLines({ ...explored, report: quiet, properties: [], leftOut: [] }).slice(7)).toEqual([
      '',
      'checked: no property',
    ])
  })

  it('keeps to the width of the terminal', () => {
    const lines = summaryLines(explored, 30)
    expect(lines.filter((line) => line.length > 30)).toEqual([])
    expect(lines.slice(0, 3)).toEqual(['complete within these bounds', '  to depth 9: every property', '  holds'])
  })
})

describe('marks', () => {
  it('warn of actions that never were', () => {
    expect(coverageTable(report.coverage, Number.POSITIVE_INFINITY, style)).toEqual([
      '<strong>action   generated  distinct</strong>',
      'Timeout     12,344       677',
      '<warning>Restart          0         0  never taken</warning>',
    ])
    expect(
      actionsUsedTable(
        ['Timeout', 'Restart'],
        new Map([
          ['Timeout', 3],
          ['Other', 1],
        ]),
        80,
        style,
      ),
    ).toEqual([
      '<strong>action of the model  explanations</strong>',
      'Timeout                         3',
      '<warning>Restart                         0  never used</warning>',
      'Other                           1',
    ])
  })
})
