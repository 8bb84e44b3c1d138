/** The executable model is the specification: it has TLC's counts, to the last unit, for every row of spec/counts.json. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { explore } from '../../model/checker/explore.js'
import type { Bounds, NetworkKind } from '../../model/raft/bounds.js'
import { raft } from '../../model/raft/protocol.js'
import { Literal, Relaxed } from '../../model/raft/types.js'

interface Row extends Bounds {
  readonly name: string
  readonly network: NetworkKind
  readonly history: boolean
  readonly relaxed: boolean
  readonly generated: number
  readonly distinct: number
  readonly depth: number
}

const { rows }: { readonly rows: readonly Row[] } = JSON.parse(
  readFileSync(new URL('../../spec/counts.json', import.meta.url), 'utf8'),
)

describe("the model's counts are TLC's", () => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', (_, row) => {
    const relaxations = row.relaxed ? Relaxed : Literal
    const report = explore(raft({ bounds: row, network: row.network, history: row.history, relaxations }))
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
