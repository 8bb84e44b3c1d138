/** The histories that the documents name get the verdict that their names say. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lockstep, root } from '../bin/program.js'

const histories = join(root, 'traces/histories')

describe('the recorded histories', () => {
  it('are those that are judged below', () => {
    expect(readdirSync(histories).sort()).toEqual(['linearizable.ndjson', 'stale-read.ndjson'])
  })

  it('has one in which a price changes while it is read, and a change is never answered', async () => {
    const { stdout, code } = await lockstep('linearizable', join(histories, 'linearizable.ndjson'), '--json')
    const { result, operations, pending } = JSON.parse(stdout)
    expect({ code, result, operations, pending }).toEqual({ code: 0, result: 'ok', operations: 6, pending: 1 })
  })

  it('has one in which a price is read that was already replaced', async () => {
    const { stdout, code } = await lockstep('linearizable', join(histories, 'stale-read.ndjson'), '--json')
    const { result, conflict } = JSON.parse(stdout)
    // The operations that were invoked in lines 3 and 5, counted from 0: the new price was seen before the old one.
    expect({ code, result, members: conflict.members }).toEqual({ code: 1, result: 'violation', members: [3, 5] })
  })
})
