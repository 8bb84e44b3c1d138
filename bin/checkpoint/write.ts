/** Writes an exploration at rest to a file, from which it can go on. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { endianness } from 'node:os'
import { serialize } from 'node:v8'
import { crc32 } from 'node:zlib'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Snapshot } from '../../model/checker/snapshot.js'
import { FORMAT, type Header, headerText, type PartHeader, partNames, type Settings } from './format.js'

/** A part of the file. Its bytes are gone through twice: for their checksum, and to write them. */
interface Part {
  readonly name: string
  readonly pieces: () => Iterable<Uint8Array>
}

/** Values that are written as one piece, so that no piece comes near the limit of a buffer. */
const BATCH = 10_000

export interface Written {
  readonly program: string
  readonly settings: Settings
  readonly seconds: number
  readonly snapshot: Snapshot
}

/** Replaces the file as a whole, once all is on the disk. Left: why that failed, in one line; an old file is still there then. */
export const writeCheckpoint = (
  file: string,
  { program, settings, seconds, snapshot }: Written,
): Either<string, void> => {
  const parts = partsOf(snapshot)
  const header: Header = {
    format: FORMAT,
    program,
    byteOrder: endianness(),
    settings,
    seconds,
    parts: parts.map(partHeader),
  }
  return replaced(file, (write) => {
    write(Buffer.from(headerText(JSON.stringify(header))))
    for (const { pieces } of parts) for (const piece of pieces()) write(piece)
  })
}

/** Left: why no checkpoint could be written, so that this is known before hours are spent. */
export const tryCheckpoint = (file: string): Either<string, void> => {
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
      return left(`--checkpoint ${file}: it is a folder; expected the name of a file`)
    closeSync(openSync(temporary(file), 'w'))
    rmSync(temporary(file))
    return right(undefined)
  } catch (error) {
    return left(problem(file, error))
  }
}

const temporary = (file: string): string => `${file}.tmp`

const problem = (file: string, error: unknown): string =>
  `--checkpoint ${file}: it cannot be written: ${error instanceof Error ? error.message : error}`

const replaced = (file: string, content: (write: (bytes: Uint8Array) => void) => void): Either<string, void> => {
  try {
    const descriptor = openSync(temporary(file), 'w')
    try {
      content((bytes) => {
        for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
      })
      fsyncSync(descriptor)
      renameSync(temporary(file), file)
    } catch (error) {
      rmSync(temporary(file))
      throw error
    } finally {
      closeSync(descriptor)
    }
    return right(undefined)
  } catch (error) {
    return left(problem(file, error))
  }
}

const partHeader = ({ name, pieces }: Part): PartHeader => {
  let bytes = 0
  let sum = 0
  for (const piece of pieces()) {
    bytes += piece.length
    // An array without elements may have no address, and where there is none zlib begins a checksum anew.
    if (piece.length > 0) sum = crc32(piece, sum)
  }
  return { name, bytes, crc32: sum }
}

const partsOf = (snapshot: Snapshot): readonly Part[] => {
  const { locals, messages, bags, histories, states, ...progress } = snapshot
  return [
    { name: partNames.progress, pieces: () => [serialize({ ...progress, histories: histories.length })] },
    ...batches(partNames.locals, locals),
    ...batches(partNames.messages, messages),
    ...histories.flatMap((values, variable) => batches(partNames.history(variable), values)),
    { name: partNames.bags, pieces: () => [bytesOf(bags)] },
    ...(['visited', 'level', 'next'] as const).map((of) => ({
      name: partNames.states[of],
      pieces: () => bytesOfAll(states[of]),
    })),
  ]
}

const batches = (name: string, values: readonly unknown[]): readonly Part[] =>
  Array.from({ length: Math.ceil(values.length / BATCH) }, (_, k) => {
    const bytes = serialize(values.slice(k * BATCH, (k + 1) * BATCH))
    return { name, pieces: () => [bytes] }
  })

const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

function* bytesOfAll(pieces: Iterable<Int32Array>): Generator<Uint8Array> {
  for (const piece of pieces) yield bytesOf(piece)
}
