/**
 * The format of a checkpoint: a line that says what the file is, a line with a checksum and the JSON that it is of, and
 * then the parts that the JSON lists, as bytes, one after the other. Parts of one name continue each other.
 */
import { crc32 } from 'node:zlib'
import * as t from 'io-ts'

export const MAGIC = 'raft-lockstep checkpoint\n'

/** Grows when the format changes. */
export const FORMAT = 4

/** The longest line of JSON that is read. */
export const MAX_HEADER_BYTES = 1 << 24

const part = t.readonly(t.type({ name: t.string, bytes: t.number, crc32: t.number }))

/** By whom the file was written: read before the rest of the header, which may differ between versions. */
export const writer = t.type({ format: t.number, program: t.string })

export const header = t.readonly(
  t.type({
    format: t.number,
    /** The version of the package, which determines what the numbers in the file mean. */
    program: t.string,
    /** LE or BE. */
    byteOrder: t.string,
    /** What is explored: the flags, as they are typed, and their values. */
    settings: t.readonly(t.record(t.string, t.union([t.string, t.number, t.boolean]))),
    /** For how long the exploration has run. */
    seconds: t.number,
    parts: t.readonlyArray(part),
  }),
)

/** The two lines before the parts. */
export const headerText = (json: string): string => `${MAGIC}${checksumOf(json)} ${json}\n`

/** Eight hexadecimal digits. */
export const checksumOf = (json: string): string => crc32(json).toString(16).padStart(8, '0')

export type Header = t.TypeOf<typeof header>
export type PartHeader = t.TypeOf<typeof part>
export type Settings = Header['settings']

/** The names of the parts that hold a snapshot. */
export const partNames = {
  /** How far it has come, and how many history variables there are. */
  progress: 'progress',
  locals: 'locals',
  messages: 'messages',
  bags: 'bags',
  history: (variable: number) => `history.${variable}`,
  /** All states, those left of the level, and those of the next one. */
  states: { visited: 'states', level: 'states.level', next: 'states.next' },
}
