import { expect, it } from 'vitest'
import { snapshotsOf } from '../../../../bin/commands/node/settings.js'

it('a traced node has snapshots if it takes some, and any other node takes in those of others too', () => {
  const of = (trace: string | null, snapshotAfter: number | null) => snapshotsOf({ trace, snapshotAfter })
  expect([of('t', null), of('t', 0), of('t', 20)]).toEqual([undefined, undefined, 20])
  expect([of(null, null), of(null, 0), of(null, 20)]).toEqual([1_000_000, null, 20])
})
