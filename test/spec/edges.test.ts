/** Far from the beginning, too, the model takes TLC's steps: every edge of spec/edges, as often as TLC finds it. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type EdgesLine, edgesOfModel } from '../../conformance/tlc/edges.js'

const folder = new URL('../../spec/edges/', import.meta.url)
const files = readdirSync(folder).sort()

const linesOf = (file: string): readonly EdgesLine[] =>
  readFileSync(new URL(file, folder), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe("the model's edges are TLC's", () => {
  it('in files for 3 to 7 servers, literal, relaxed, with all relaxations, and where the members change', () => {
    expect(files).toEqual([
      '3-applied.ndjson',
      '3-joint.ndjson',
      '3-literal-history.ndjson',
      '3-literal.ndjson',
      '3-members-and-all.ndjson',
      '3-reads.ndjson',
      '3-relaxed-history.ndjson',
      '3-relaxed.ndjson',
      '3-safe-history.ndjson',
      '3-safe.ndjson',
      '3-single.ndjson',
      '3-wiped.ndjson',
      '4-literal.ndjson',
      '5-joint.ndjson',
      '5-literal.ndjson',
      '5-reads.ndjson',
      '5-relaxed.ndjson',
      '5-safe.ndjson',
      '5-single.ndjson',
      '7-literal.ndjson',
      '7-relaxed.ndjson',
    ])
  })

  it.each(files)('%s', (file) => {
    for (const [k, line] of linesOf(file).entries()) expect(edgesOfModel(line), `line ${k + 1}`).toEqual(line.edges)
  })
})
