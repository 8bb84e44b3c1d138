/** What the standard streams can show: their width, their colours, and a line that is written over. */
import { styleText } from 'node:util'
import { plain, type Style } from '../../text/style.js'

type Stream = NodeJS.WriteStream

/** Characters in a line; without end where the stream is no terminal. */
export const widthOf = (stream: Stream): number =>
  stream.isTTY && stream.columns > 0 ? stream.columns : Number.POSITIVE_INFINITY

/** Colours for a terminal that has them, unless NO_COLOR is set (https://no-color.org). */
export const styleOf = (stream: Stream): Style => {
  // hasColors looks at NO_COLOR, FORCE_COLOR and TERM.
  if (!stream.isTTY || !stream.hasColors()) return plain
  const marked = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    styleText(format, text, { validateStream: false })
  return {
    strong: marked('bold'),
    good: marked('green'),
    bad: marked(['bold', 'red']),
    warning: marked('yellow'),
  }
}

export const printLines = (stream: Stream, lines: readonly string[]): void => {
  stream.write(`${lines.join('\n')}\n`)
}

/**
 * A reader that goes away, such as `head`, is no error: what it does not want to read is not written. What cannot be written
 * for another reason, such as a full disk, ends the program, and not with the exit code of a violation.
 */
export const watchOutput = (): void => {
  const { stdout, stderr } = process
  const failed = (name: string) => (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    stderr.write(`lockstep: ${name} cannot be written: ${error.message}\n`)
    process.exit(2)
  }
  stdout.on('error', failed('standard output'))
  stderr.on('error', failed('standard error'))
}

/** Whether lines can be written over: on a terminal that says how wide it is and knows more than to print. */
export const canRewrite = (
  { isTTY, columns }: Pick<Stream, 'isTTY' | 'columns'>,
  terminal = process.env.TERM,
): boolean => isTTY && columns > 0 && terminal !== 'dumb'

/** A line that shows how far something has come. */
export interface LiveLine {
  /** Shows a new text if it is time for one; `text` is given the width that it may take. */
  readonly show: (text: (width: number) => string) => void
  /** Removes the line from a terminal. */
  readonly clear: () => void
}

const TERMINAL_INTERVAL = 100
const PLAIN_INTERVAL = 2000

/** Where it can be, the line is written over many times a second; elsewhere it is a plain line every two seconds. */
export const liveLine = (stream: Stream): LiveLine => {
  const rewrites = canRewrite(stream)
  const interval = rewrites ? TERMINAL_INTERVAL : PLAIN_INTERVAL
  let due = performance.now() + interval
  let shown = false
  return {
    show: (text) => {
      const now = performance.now()
      if (now < due) return
      due = now + interval
      shown = true
      // A line that fills the last column would make some terminals wrap.
      if (rewrites) stream.write(`\r\x1b[K${text(widthOf(stream) - 1)}`)
      else stream.write(`${text(Number.POSITIVE_INFINITY)}\n`)
    },
    clear: () => {
      if (shown && rewrites) stream.write('\r\x1b[K')
    },
  }
}
