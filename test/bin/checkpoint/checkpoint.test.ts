import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { type Either, isLeft, right } from 'fp-ts/lib/Either.js'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { headerText, MAGIC } from '../../../bin/checkpoint/format.js'
import { type Checkpoint, readCheckpoint, type Wanted } from '../../../bin/checkpoint/read.js'
import { tryCheckpoint, type Written, writeCheckpoint } from '../../../bin/checkpoint/write.js'
import { modelProtocol, url } from '../../../conformance/exploration/protocols.js'
import { type Exploration, explore, exploring } from '../../../model/checker/explore.js'
import type { Snapshot } from '../../../model/checker/snapshot.js'
import { exploreInParallel } from '../../../model/checker/workers/explore.js'
import type { Settings } from '../../../model/raft/bounds.js'
import { Literal } from '../../../model/raft/types.js'
import { broken } from '../../model/checker/broken.js'

/** Golden row A, with its history. */
const settings: Settings = {
  bounds: { servers: 2, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 },
  network: 'full',
  history: true,
  relaxations: Literal,
}
const flags = { command: 'check', '--servers': 2, '--symmetry': false }
const about = { program: 'p 1.0.0', settings: flags, seconds: 1.5 }
const wanted: Wanted = { program: 'p 1.0.0', settings: flags }

let folder: string
let file: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
  file = join(folder, 'checkpoint')
})
afterAll(() => rmSync(folder, { recursive: true }))

const write = (snapshot: Snapshot, changed: Partial<Written> = {}): void =>
  expect(writeCheckpoint(file, { ...about, snapshot, ...changed })).toEqual(right(undefined))

const read = (want: Wanted = wanted): Checkpoint => {
  const found = readCheckpoint(file, want)
  if (isLeft(found)) throw new Error(found.left)
  return found.right
}

const refusal = (found: Either<string, unknown>): string => {
  if (!isLeft(found)) throw new Error('it was not refused')
  return found.left.replace(file, 'FILE')
}

const finished = <L, M>(exploration: Exploration<L, M>) => {
  exploration.advance(Number.POSITIVE_INFINITY)
  // What does not depend on how the tables happened to grow.
  const { bytes: _, ...report } = exploration.report()
  return report
}

describe('an exploration that goes on from a file', () => {
  it('ends like one that was never stopped', () => {
    const first = exploring(modelProtocol(settings))
    first.advance(3000)
    write(first.snapshot())
    const { seconds, snapshot: resume } = read()
    expect(seconds).toBe(1.5)
    expect(finished(exploring(modelProtocol(settings), { resume }))).toEqual(
      finished(exploring(modelProtocol(settings))),
    )
  })

  it('tells the whole path to a violation, from the initial state on', () => {
    const first = exploring(broken(settings))
    first.advance(20)
    expect(first.report().violation).toBeNull()
    write(first.snapshot())
    const { snapshot: resume } = read()
    const { violation } = finished(exploring(broken(settings), { resume }))
    expect(violation).toEqual(explore(broken(settings)).violation)
    expect(violation?.steps.length).toBeGreaterThan(3)
  })

  it('also where pieces of its states are empty', () => {
    const first = exploring(modelProtocol(settings))
    first.advance(3000)
    const snapshot = first.snapshot()
    const { visited, level, next } = snapshot.states
    const all = (pieces: Iterable<Int32Array>) => [...Array.from(pieces, (piece) => piece.slice()), new Int32Array(0)]
    write({ ...snapshot, states: { visited: all(visited), level: all(level), next: all(next) } })
    expect(finished(exploring(modelProtocol(settings), { resume: read().snapshot }))).toEqual(
      finished(exploring(modelProtocol(settings))),
    )
  })

  it('on several threads', async () => {
    const source = { url, name: 'modelProtocol', argument: settings }
    await exploreInParallel(source, { workers: 2, maxStates: 3000, checkpoint: (snapshot) => write(snapshot) })
    const { snapshot: resume } = read()
    const { result, generated, distinct, depth } = await exploreInParallel(source, { workers: 2, resume })
    const whole = explore(modelProtocol(settings))
    expect({ result, generated, distinct, depth }).toEqual({
      result: 'ok',
      generated: whole.generated,
      distinct: whole.distinct,
      depth: whole.depth,
    })
  })
})

describe('a checkpoint', () => {
  beforeEach(() => {
    const exploration = exploring(modelProtocol(settings))
    exploration.advance(30)
    write(exploration.snapshot())
  })

  it('leaves no other file behind', () => {
    expect(readdirSync(folder)).toEqual(['checkpoint'])
  })

  it.each<[what: string, want: Partial<Wanted>, why: string]>([
    [
      'another version',
      { program: 'p 1.0.1' },
      'it was written by version p 1.0.0, format 4; expected p 1.0.1, format 4',
    ],
    [
      'other bounds',
      { settings: { ...flags, '--servers': 3 } },
      'it was written with --servers 2; expected it to be written with --servers 3, as this run is',
    ],
    [
      'another symmetry',
      { settings: { ...flags, '--symmetry': true } },
      'it was written without --symmetry; expected it to be written with --symmetry, as this run is',
    ],
  ])('of %s is refused', (_, want, why) => {
    expect(refusal(readCheckpoint(file, { ...wanted, ...want }))).toBe(`--resume FILE: ${why}`)
  })

  it('that is cut anywhere is refused', () => {
    const bytes = readFileSync(file)
    const why = (length: number): string => {
      writeFileSync(file, bytes.subarray(0, length))
      return refusal(readCheckpoint(file, wanted))
    }
    expect(why(bytes.length - 1)).toMatch(/^--resume FILE: it is cut short: [\d,]+ bytes; expected [\d,]+$/)
    expect(why(MAGIC.length + 9)).toBe('--resume FILE: it is cut short: its header does not end')
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(why(length)).toMatch(/^--resume FILE: it is (cut short|no checkpoint)/)
      }),
      { numRuns: 50 },
    )
  })

  it('of which any bit is wrong is refused', () => {
    const bytes = readFileSync(file)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const wrong = Buffer.from(bytes)
        wrong[at] = wrong[at]! ^ (1 << bit)
        writeFileSync(file, wrong)
        expect(refusal(readCheckpoint(file, wanted))).toMatch(/^--resume FILE: it is (damaged|cut short|no checkpoint)/)
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['', 'it is no checkpoint; expected a file that --checkpoint wrote'],
    ['{"seq": 1}\n', 'it is no checkpoint; expected a file that --checkpoint wrote'],
    [headerText('{}'), 'it is damaged: its header does not decode'],
    [headerText('no JSON'), 'it is damaged: its header does not decode'],
  ])('that is %j is refused', (text, why) => {
    writeFileSync(file, text)
    expect(refusal(readCheckpoint(file, wanted))).toBe(`--resume FILE: ${why}`)
  })

  it('that is longer than it says is refused', () => {
    writeFileSync(file, 'x', { flag: 'a' })
    expect(refusal(readCheckpoint(file, wanted))).toMatch(/^--resume FILE: it is damaged: [\d,]+ bytes; expected /)
  })

  it('that is not there is refused', () => {
    expect(refusal(readCheckpoint(join(folder, 'none'), wanted))).toMatch(/: it cannot be read: ENOENT: no such file/)
  })

  it('that cannot be written is refused, and an old one stays', () => {
    const before = readFileSync(file)
    const nowhere = join(folder, 'no', 'folder')
    expect(refusal(tryCheckpoint(nowhere))).toMatch(/^--checkpoint .*: it cannot be written: ENOENT/)
    mkdirSync(`${file}.tmp`)
    expect(refusal(tryCheckpoint(file))).toMatch(/^--checkpoint FILE: it cannot be written: EISDIR/)
    const { snapshot } = read()
    expect(refusal(writeCheckpoint(file, { ...about, snapshot }))).toMatch(/^--checkpoint FILE: .*EISDIR/)
    expect(readFileSync(file).equals(before)).toBe(true)
  })
})
