import { describe, expect, it } from 'vitest'
import { junitOf, sarifOf } from '../../../conformance/traces/ci-reports.js'
import type { Verdict } from '../../../conformance/traces/verdict.js'

const valid: Verdict = {
  _tag: 'Validated',
  of: {
    ...{ nodes: 1, events: 1, restarts: 0, undone: 0, elections: 1, committed: 1 },
    ...{ actions: { Timeout: 1 }, explainedBy: { Timeout: 1 }, carried: { most: 1, mean: 1, open: {} }, unchecked: {} },
  },
}

const refused: Verdict = {
  _tag: 'Refused',
  of: {
    ...{ file: 'traces/a b & "<c>\u0007.ndjson', line: 9, node: 'n1', seq: 8, event: 'Receive' },
    because: { _tag: 'Disagreement', what: 'ElectionSafety: two\tleaders\ud800' },
    before: { events: 7, actions: {}, explainedBy: {} },
  },
}

describe('the verdict as JUnit XML', () => {
  it('is a test case that passes', () => {
    expect(junitOf(valid, ['n1.ndjson', 'n2.ndjson'])).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="lockstep" tests="1" failures="0">
  <testsuite name="validate" tests="1" failures="0">
    <testcase classname="validate" name="n1.ndjson n2.ndjson">
    </testcase>
  </testsuite>
</testsuites>
`,
    )
  })

  it('is one that fails, whatever characters the trace has', () => {
    const first = 'traces/a b &amp; &quot;&lt;c&gt;\ufffd.ndjson:9: not valid: Receive of n1, seq 8'
    expect(junitOf(refused, ['n1.ndjson'])).toContain(
      `<failure type="Disagreement" message="${first}">${first}&#10;  ElectionSafety: two&#9;leaders\ufffd</failure>`,
    )
  })
})

describe('the verdict as SARIF', () => {
  const resultsOf = (verdict: Verdict): unknown =>
    (sarifOf(verdict) as { readonly runs: readonly [{ readonly results: unknown }] }).runs[0].results

  it('has no result for a valid run', () => {
    expect(resultsOf(valid)).toEqual([])
  })

  it('says file, line and rule of what is wrong', () => {
    const problem = { kind: 'Unreadable', file: 'empty.ndjson', found: 'an empty file', expected: 'a header' } as const
    const absolute = { ...problem, file: '/runs/empty.ndjson' }
    const at = (uri: string, startLine?: number) => [
      {
        physicalLocation: { artifactLocation: { uri }, ...(startLine === undefined ? {} : { region: { startLine } }) },
      },
    ]
    expect(resultsOf(refused)).toMatchObject([
      { ruleId: 'Disagreement', level: 'error', locations: at('traces/a%20b%20&%20%22%3Cc%3E%07.ndjson', 9) },
    ])
    expect(resultsOf({ _tag: 'Problem', of: absolute })).toMatchObject([{ locations: at('file:///runs/empty.ndjson') }])
    expect(resultsOf({ _tag: 'Problem', of: problem })).toEqual([
      {
        ...{ ruleId: 'Unreadable', level: 'error', locations: at('empty.ndjson') },
        message: { text: 'empty.ndjson: an empty file; expected a header' },
      },
    ])
  })
})
