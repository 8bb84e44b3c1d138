/** Checkpoints of an exploration, with and without checksums that fit what was changed. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import { headerText, MAGIC } from '../../../bin/checkpoint/format.js'
import { readCheckpoint, type Wanted } from '../../../bin/checkpoint/read.js'
import { writeCheckpoint } from '../../../bin/checkpoint/write.js'
import { modelProtocol } from '../../../conformance/exploration/protocols.js'
import { exploring } from '../../../model/checker/explore.js'
import { Literal } from '../../../model/raft/types.js'
import { noise, sometimes } from '../mutations.js'
import { check, checkLine, type Outcome, refused, type Target, taken } from '../target.js'

const STATES = 40
const flags = { command: 'check', '--servers': 2 }
const wanted: Wanted = { program: 'p 1.0.0', settings: flags }

const written = (file: string): Buffer => {
  const bounds = { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 }
  const exploration = exploring(modelProtocol({ bounds, network: 'full', history: true, relaxations: Literal }))
  exploration.advance(STATES)
  const about = { program: wanted.program, settings: flags, seconds: 1 }
  const problem = writeCheckpoint(file, { ...about, snapshot: exploration.snapshot() })
  if (isLeft(problem)) throw new Error(problem.left)
  return readFileSync(file)
}

const inputOf = (whole: Buffer): fc.Arbitrary<Uint8Array> => {
  const end = whole.indexOf('\n', MAGIC.length) + 1
  const json = whole.subarray(MAGIC.length + 9, end - 1)
  const parts = whole.subarray(end)
  return fc.oneof(
    { weight: 1, arbitrary: noise },
    { weight: 4, arbitrary: sometimes.map((mutate) => mutate(whole)) },
    {
      // A header that was changed by someone who knows how to work out its checksum.
      weight: 5,
      arbitrary: fc
        .record({ inner: sometimes, outer: sometimes })
        .map(({ inner, outer }) =>
          outer(Buffer.concat([Buffer.from(headerText(Buffer.from(inner(json)).toString('utf8'))), parts])),
        ),
    },
  )
}

const feedFrom =
  (file: string) =>
  (bytes: Uint8Array): Outcome => {
    writeFileSync(file, bytes)
    const found = readCheckpoint(file, wanted)
    if (isLeft(found)) {
      checkLine(found.left)
      return refused(found.left)
    }
    let words = 0
    for (const piece of found.right.snapshot.states.visited) words += piece.length
    check(words > 0, 'a checkpoint without a state')
    return taken
  }

export const checkpoint: Target = {
  name: 'checkpoint reader',
  open: (folder) => {
    const file = join(folder, 'checkpoint')
    return Promise.resolve({ input: inputOf(written(file)), feed: feedFrom(file), close: () => {} })
  },
}
