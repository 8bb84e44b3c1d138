/** Reading parts of a file that may be larger than memory. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** Where a part lies in the file. */
export interface Place {
  readonly name: string
  readonly offset: number
  readonly bytes: number
}

export const withFile = <A>(file: string, use: (descriptor: number) => A): A => {
  const descriptor = openSync(file, 'r')
  try {
    return use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** The bytes from an offset on; fewer than asked for where the file ends. */
export const readBytes = (descriptor: number, offset: number, bytes: number): Buffer => {
  // What a file says of its length is not believed: no more is taken than it has.
  const most = Math.min(bytes, Math.max(0, fstatSync(descriptor).size - offset))
  const buffer = Buffer.alloc(most)
  let got = 0
  for (let now = -1; got < most && now !== 0; got += now)
    now = readSync(descriptor, buffer, got, most - got, offset + got)
  return buffer.subarray(0, got)
}

/** All that one part holds. */
export const readWhole = (file: string, { offset, bytes }: Place): Buffer =>
  withFile(file, (descriptor) => readBytes(descriptor, offset, bytes))
