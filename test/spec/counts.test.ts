/** The executable model is the specification: it has TLC's counts, to the last unit, for the rows of spec/counts.json. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type CountsRow, exploreRow } from '../../conformance/tlc/tlc-counts.js'

const { rows }: { readonly rows: readonly CountsRow[] } = JSON.parse(
  readFileSync(new URL('../../spec/counts.json', import.meta.url), 'utf8'),
)

describe("the model's counts are TLC's", () => {
  it('in all rows but the dear ones, which `npm run counts` has the model count', () => {
    expect(rows.filter(({ dear }) => dear).map(({ name }) => name)).toEqual([
      'l',
      '2-two-entries-no-duplication-nohistory',
      '3-no-log-no-duplication-nohistory',
      '3-relaxed-core-nohistory',
      '3-conflict-two-entries-core-nohistory',
      '3-relaxed-conflict-no-duplication-nohistory',
      '3-conflict-full-nohistory',
      '3-relaxed-conflicts-core-nohistory',
      '3-all-relaxations-one-candidate-nohistory',
      'pre-vote-mixed-3-core',
      'snapshot-2-relaxed',
      'snapshot-3-conflict',
      'transfer-3-core',
      'pre-vote-check-quorum-transfer-2',
      'pre-vote-check-quorum-transfer-3',
      'all-features-all-relaxations-2',
      'single-3-shrink',
      'reads-3-two-leaders',
      'reads-transfer-3',
      'all-features-and-reads-2',
    ])
  })

  it.each(rows.filter(({ dear }) => !dear).map((row) => [row.name, row] as const))('%s', (_, row) => {
    const report = exploreRow(row)
    const { result, generated, distinct, depth, violation } = report
    expect({ result, generated, distinct, depth, violation }).toEqual({
      result: 'ok',
      generated: row.generated,
      distinct: row.distinct,
      depth: row.depth,
      violation: null,
    })
  })
})
