/** Lines at the bottom of a terminal that are written over again and again. */
export interface LiveBlock {
  readonly show: (lines: readonly string[]) => void
  /** Removes the lines, so that others can be printed. */
  readonly clear: () => void
}

/** To be used only where lines can be written over. */
export const liveBlock = (stream: NodeJS.WriteStream): LiveBlock => {
  let drawn = 0
  // Up to the first of the lines, and nothing from there on.
  const back = (): string => (drawn === 0 ? '' : `\x1b[${drawn}A\x1b[J`)
  return {
    show: (lines) => {
      stream.write(`${back()}${lines.map((line) => `${line}\n`).join('')}`)
      drawn = lines.length
    },
    clear: () => {
      stream.write(back())
      drawn = 0
    },
  }
}
