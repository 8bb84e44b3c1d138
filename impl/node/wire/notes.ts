/**
 * What nodes tell each other besides the messages of Raft: which data folders they know, how much
 * of a snapshot has come, and what their stores look like.
 */
import * as t from 'io-ts'
import { count, decodeJsonAsIs, encodeJson, folderId, offset } from './codecs.js'

/** The digest of the store after an entry. */
const mark = t.readonly(t.tuple([count, t.string], '[index, digest]'))
export type Mark = t.TypeOf<typeof mark>

/** How much of a snapshot's file is stored; and whether all of it is, and is found to be whole. */
const stored = t.readonly(t.type({ note: t.literal('stored'), transfer: t.string, next: offset, done: t.boolean }))
export type StoredPiece = t.TypeOf<typeof stored>

const note = t.union(
  [
    /** Which folder of mine do you know? This is the one that I have. */
    t.readonly(t.type({ note: t.literal('ask'), folder: folderId })),
    /** The one folder of yours that I know, and shall know after any crash. */
    t.readonly(t.type({ note: t.literal('known'), folder: folderId })),
    stored,
    /** The file of this snapshot is not there. */
    t.readonly(t.type({ note: t.literal('missing'), name: t.string })),
    t.readonly(t.type({ note: t.literal('marks'), marks: t.readonlyArray(mark, 'marks') })),
  ],
  'a note',
)
export type Note = t.TypeOf<typeof note>

export const decodeNote = decodeJsonAsIs(note)
export const encodeNote: (sent: Note) => Uint8Array = encodeJson(note)

const BEGINNING = Buffer.from('{"note"')

/** Whether the payload is meant as one of these. */
export const isNote = (payload: Uint8Array): boolean => BEGINNING.every((byte, i) => payload[i] === byte)
