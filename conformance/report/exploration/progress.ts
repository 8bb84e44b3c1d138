import { grouped } from '../../../text/counts.js'
import { truncated } from '../../../text/layout.js'

/** How far an exploration has come, and for how long it has run. */
export interface Progress {
  readonly generated: number
  readonly distinct: number
  readonly depth: number
  readonly queue: number
  readonly bytes: number
  readonly seconds: number
}

/** One line, cut to the width of the terminal. */
export const progressLine = (
  { generated, distinct, depth, queue, bytes, seconds }: Progress,
  width = Number.POSITIVE_INFINITY,
): string =>
  truncated(
    [
      `${grouped(generated)} generated`,
      `${grouped(distinct)} distinct`,
      rate(generated, seconds),
      `depth ${depth}`,
      `queue ${grouped(queue)}`,
      memory(bytes),
    ].join(', '),
    width,
  )

/** Generated states per second; none is claimed for a time too short to measure. */
export const rate = (generated: number, seconds: number): string =>
  seconds < 0.001 ? '- states/s' : `${grouped(Math.round(generated / seconds))} states/s`

/** Bytes in MiB, or in GiB from one on. */
export const memory = (bytes: number): string => {
  const mebibytes = bytes / 2 ** 20
  return mebibytes < 1024 ? `${mebibytes.toFixed(1)} MiB` : `${(mebibytes / 1024).toFixed(2)} GiB`
}
