/** Whether a file is a whole checkpoint of this version, every byte of it as it was written. */
import { fstatSync } from 'node:fs'
import { endianness } from 'node:os'
import { crc32 } from 'node:zlib'
import { type Either, isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'
import { counted, grouped } from '../../text/counts.js'
import { type Place, readBytes, withFile } from './file.js'
import { checksumOf, FORMAT, type Header, header, headerText, MAGIC, MAX_HEADER_BYTES, writer } from './format.js'

export interface Verified {
  readonly header: Header
  readonly places: readonly Place[]
}

/** Bytes that are read at a time. */
const PIECE = 1 << 20

/** Left: what is wrong, without the name of the file. */
export const verified = (file: string, program: string): Either<string, Verified> => {
  try {
    return withFile(file, (descriptor) => verify(descriptor, program))
  } catch (error) {
    return left(`it cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

const verify = (descriptor: number, program: string): Either<string, Verified> => {
  const json = headerJson(descriptor)
  if (isLeft(json)) return json
  const read = readHeader(json.right, program)
  if (isLeft(read)) return read
  const places = placesOf(read.right, Buffer.byteLength(headerText(json.right)))
  const problem = sizeProblem(descriptor, places) ?? checksumProblem(descriptor, read.right, places)
  return problem === undefined ? right({ header: read.right, places }) : left(problem)
}

const headerJson = (descriptor: number): Either<string, string> => {
  const start = readBytes(descriptor, 0, MAGIC.length)
  if (start.toString('latin1') !== MAGIC) return left('it is no checkpoint; expected a file that --checkpoint wrote')
  const bytes = readBytes(descriptor, MAGIC.length, MAX_HEADER_BYTES)
  const end = bytes.indexOf('\n')
  if (end < 0) return left('it is cut short: its header does not end')
  const [, sum, json = ''] = /^(\S*) (.*)$/.exec(bytes.toString('utf8', 0, end)) ?? []
  return sum === checksumOf(json) ? right(json) : left('it is damaged: the checksum of its header is wrong')
}

const readHeader = (text: string, program: string): Either<string, Header> => {
  const damaged = left('it is damaged: its header does not decode')
  try {
    const json: unknown = JSON.parse(text)
    const by = writer.decode(json)
    if (isLeft(by)) return damaged
    if (by.right.format !== FORMAT || by.right.program !== program)
      return left(
        `it was written by version ${by.right.program}, format ${by.right.format}; expected ${program}, format ${FORMAT}`,
      )
    const decoded = header.decode(json)
    if (!isRight(decoded)) return damaged
    const { byteOrder } = decoded.right
    return byteOrder === endianness()
      ? decoded
      : left(`its integers are in the order ${byteOrder}; expected ${endianness()}, that of this machine`)
  } catch {
    return damaged
  }
}

const placesOf = ({ parts }: Header, start: number): readonly Place[] => {
  let offset = start
  return parts.map(({ name, bytes }) => {
    const place = { name, offset, bytes }
    offset += bytes
    return place
  })
}

const sizeProblem = (descriptor: number, places: readonly Place[]): string | undefined => {
  const { size } = fstatSync(descriptor)
  const last = places.at(-1)
  const expected = last === undefined ? 0 : last.offset + last.bytes
  if (size === expected) return undefined
  return `it is ${size < expected ? 'cut short' : 'damaged'}: ${counted(size, 'byte')}; expected ${grouped(expected)}`
}

const checksumProblem = (descriptor: number, { parts }: Header, places: readonly Place[]): string | undefined => {
  for (const [k, { name, offset, bytes }] of places.entries()) {
    let sum = 0
    for (let at = 0; at < bytes; at += PIECE)
      sum = crc32(readBytes(descriptor, offset + at, Math.min(PIECE, bytes - at)), sum)
    if (sum !== parts[k]?.crc32)
      return `it is damaged: the checksum of its part ${name} is ${sum}; expected ${parts[k]?.crc32}`
  }
  return undefined
}
