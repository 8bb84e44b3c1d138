/** A run in the fragment of an address: compressed, and with a checksum of the specification that it was taken from. */
import { type Either, isLeft, left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { showRefusal } from '../../decoding/refusal.js'
import { decode } from '../../traces/decode.js'
import type { Tree } from '../run/session.js'
import type { Subject } from '../subject/subject.js'
import { LinkForm } from './forms.js'

export interface Link {
  /** The checksum of the specification. */
  readonly specification: string
  readonly subject: Subject
  readonly tree: Tree
}

const NAME = '#run='

/** A link that swells beyond this is no run. */
const MOST_BYTES = 1 << 23

const throughStream = async (bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream): Promise<Uint8Array> => {
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(stream as ReadableWritablePair<Uint8Array, Uint8Array>)
    .getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length
    if (length > MOST_BYTES) throw new RangeError('it is too long')
    parts.push(next.value)
  }
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const inBase64 = (bytes: Uint8Array): string => {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const ofBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))

/** The fragment, with its number sign. */
export const fragmentOf = async (link: Link): Promise<string> => {
  const text = new TextEncoder().encode(JSON.stringify(link))
  return `${NAME}${inBase64(await throughStream(text, new CompressionStream('deflate-raw')))}`
}

export const isLink = (fragment: string): boolean => fragment.startsWith(NAME)

const jsonIn = async (fragment: string): Promise<Either<string, unknown>> => {
  try {
    const bytes = await throughStream(ofBase64(fragment.slice(NAME.length)), new DecompressionStream('deflate-raw'))
    return right(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return left('the link is cut or changed; expected one that this page has made')
  }
}

/** Left: what is wrong with it, in one line. */
export const linkIn = async (fragment: string): Promise<Either<string, Link>> => {
  const json = await jsonIn(fragment)
  if (isLeft(json)) return json
  return pipe(
    decode(LinkForm, json.right),
    mapLeft((refusal) => `the link: ${showRefusal(refusal)}`),
  )
}

/** What is said of a link from another version of the specification; undefined of one that is from this one. */
export const ageOf = ({ specification }: Link, current: string): string | undefined =>
  specification === current
    ? undefined
    : `This link is old: it was made with specification ${specification}, and this page has ${current}. Its steps were taken again by their numbers, and may be others now.`
