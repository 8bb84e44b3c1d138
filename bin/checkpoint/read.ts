/** Reads a checkpoint, after it was found to be whole and to be of the exploration that is asked for. */
import { closeSync, openSync } from 'node:fs'
import { deserialize } from 'node:v8'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { Layout } from '../../model/checker/slot.js'
import type { Snapshot } from '../../model/checker/snapshot.js'
import { type Place, readBytes, readWhole } from './file.js'
import { type Header, partNames, type Settings } from './format.js'
import { verified } from './verify.js'

/** What is to go on. */
export interface Wanted {
  readonly program: string
  readonly settings: Settings
}

export interface Checkpoint {
  /** For how long the exploration had run. */
  readonly seconds: number
  readonly snapshot: Snapshot
}

/** Bytes that are read at a time. */
const PIECE = 1 << 20

const LONGEST = 500

/** What the file says may be shown, but neither end the line nor fill the screen. */
const oneLine = (text: string): string => {
  const shown = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}...` : shown
}

/** Left: why the file is refused, in one line. */
export const readCheckpoint = (file: string, wanted: Wanted): Either<string, Checkpoint> => {
  const refused = (why: string) => left(`--resume ${file}: ${oneLine(why)}`)
  const found = verified(file, wanted.program)
  if (isLeft(found)) return refused(found.left)
  const { header, places } = found.right
  const other = difference(header, wanted)
  if (other !== undefined) return refused(other)
  try {
    return right({ seconds: header.seconds, snapshot: snapshotOf(file, places) })
  } catch (error) {
    return refused(`its values cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

/** What was explored otherwise than it is to go on; undefined if nothing was. */
const difference = ({ settings }: Header, wanted: Wanted): string | undefined => {
  for (const flag of new Set([...Object.keys(wanted.settings), ...Object.keys(settings)])) {
    const was = settings[flag] ?? false
    const is = wanted.settings[flag] ?? false
    if (was === is) continue
    return `it was written ${given(flag, was)}; expected it to be written ${given(flag, is)}, as this run is`
  }
  return undefined
}

const given = (flag: string, value: string | number | boolean): string =>
  value === false ? `without ${flag}` : value === true ? `with ${flag}` : `with ${flag} ${value}`

const snapshotOf = (file: string, places: readonly Place[]): Snapshot => {
  const of = (name: string) => places.filter((place) => place.name === name)
  const values = (name: string) => of(name).flatMap((place): unknown[] => deserialize(readWhole(file, place)))
  // The checksums are right, and it is this version that wrote the file: what is read is what `writeCheckpoint` was given.
  const { histories, ...progress } = deserialize(readWhole(file, only(of(partNames.progress)))) as Progress
  return {
    ...progress,
    locals: values(partNames.locals) as Snapshot['locals'],
    messages: values(partNames.messages),
    bags: integers(readWhole(file, only(of(partNames.bags)))),
    histories: Array.from({ length: histories }, (_, variable) => values(partNames.history(variable))),
    states: {
      visited: statesOf(file, only(of(partNames.states.visited)), progress.widths),
      level: statesOf(file, only(of(partNames.states.level)), progress.widths),
      next: statesOf(file, only(of(partNames.states.next)), progress.widths),
    },
  }
}

type Progress = Omit<Snapshot, 'locals' | 'messages' | 'bags' | 'histories' | 'states'> & { readonly histories: number }

const only = ([place]: readonly Place[]): Place => {
  if (place === undefined) throw new Error('a part is missing')
  return place
}

/** A copy, because integers must begin at a multiple of their size. */
const integers = (bytes: Uint8Array): Int32Array => new Int32Array(bytes.slice().buffer)

/** States, in pieces: only the one that is being looked at is in memory. */
const statesOf = (file: string, place: Place, widths: Snapshot['widths']): Iterable<Int32Array> => ({
  [Symbol.iterator]: () => pieces(file, place, 4 * new Layout(widths).words),
})

function* pieces(file: string, { offset, bytes }: Place, bytesOfState: number): Generator<Int32Array> {
  const piece = Math.floor(PIECE / bytesOfState) * bytesOfState
  const descriptor = openSync(file, 'r')
  try {
    for (let at = 0; at < bytes; at += piece)
      yield integers(readBytes(descriptor, offset + at, Math.min(piece, bytes - at)))
  } finally {
    closeSync(descriptor)
  }
}
