/** Traces, which anyone may have recorded. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import { showProblem } from '../../../traces/problem.js'
import { openTrace } from '../../../traces/read.js'
import { noise, sometimes } from '../mutations.js'
import { check, checkLine, type Outcome, refused, type Target, taken } from '../target.js'

const sample = new URL('../../../traces/samples/good-three-nodes/n1.ndjson', import.meta.url)
/** The first lines of a recorded run hold an election and the first entries. */
const LINES = 24

const inputOf = (text: string): fc.Arbitrary<Uint8Array> => {
  const lines = text.split('\n').slice(0, LINES)
  return fc.oneof(
    { weight: 1, arbitrary: noise },
    {
      weight: 9,
      arbitrary: fc
        .record({ which: fc.nat(lines.length - 1), inner: sometimes, outer: sometimes })
        .map(({ which, inner, outer }) =>
          outer(
            Buffer.concat(
              lines.flatMap((line, k) => [
                k === which ? inner(Buffer.from(line)) : Buffer.from(line),
                Buffer.from('\n'),
              ]),
            ),
          ),
        ),
    },
  )
}

const feedFrom =
  (file: string) =>
  (bytes: Uint8Array): Outcome => {
    writeFileSync(file, bytes)
    const trace = openTrace(file)
    if (isLeft(trace)) {
      checkLine(showProblem(trace.left))
      return refused(showProblem(trace.left))
    }
    let last = 1
    for (const line of trace.right.events()) {
      if (isLeft(line)) {
        checkLine(showProblem(line.left))
        return refused(showProblem(line.left))
      }
      check(line.right.line === last + 1, `line ${line.right.line} after ${last}`)
      last = line.right.line
    }
    return taken
  }

export const traces: Target = {
  name: 'trace reader',
  open: (folder) =>
    Promise.resolve({
      input: inputOf(readFileSync(sample, 'utf8')),
      feed: feedFrom(join(folder, 'trace.jsonl')),
      close: () => {},
    }),
}
