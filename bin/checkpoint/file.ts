/** Reading parts of a file that may be larger than memory. */
import { closeSync, openSync, readSync } from 'node:fs'

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
  const buffer = Buffer.alloc(bytes)
  let got = 0
  for (let now = -1; got < bytes && now !== 0; got += now)
    now = readSync(descriptor, buffer, got, bytes - got, offset + got)
  return buffer.subarray(0, got)
}

/** All that one part holds. */
export const readWhole = (file: string, { offset, bytes }: Place): Buffer =>
  withFile(file, (descriptor) => readBytes(descriptor, offset, bytes))
