/** The executable model is the specification: it has TLC's counts, to the last unit, for every row of spec/counts.json. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type CountsRow, settingsOf } from '../../conformance/tlc-counts.js'
import { explore } from '../../model/checker/explore.js'
import { raft } from '../../model/raft/protocol.js'

const { rows }: { readonly rows: readonly CountsRow[] } = JSON.parse(
  readFileSync(new URL('../../spec/counts.json', import.meta.url), 'utf8'),
)

describe("the model's counts are TLC's", () => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', (_, row) => {
    const report = explore(raft(settingsOf(row)))
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
