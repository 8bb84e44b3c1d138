/** Fitting text into a width, in characters. An infinite width leaves the text as it is. */

/** Cuts a line that is too long, with a mark that something is missing. */
export const truncated = (line: string, width: number): string =>
  line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`

/** The narrowest column into which words are still wrapped; below it a narrow terminal wraps by itself. */
const LEAST = 20

/**
 * Breaks a line at spaces so that no part is longer than the width; the parts after the first are indented by this many
 * spaces, and gaps within a part stay as wide as they are. A single word that does not fit stays whole, so that it can
 * still be copied.
 */
export const wrapped = (line: string, width: number, indent: number): readonly string[] => {
  if (line.length <= width || width < indent + LEAST) return [line]
  // Each word with the gap before it, which for the first one is the indentation of the line.
  const [first = '', ...words] = line.match(/ *\S+/g) ?? []
  const lines = [first]
  for (const word of words) {
    const last = lines.length - 1
    const longer = `${lines[last]}${word}`
    if (longer.length <= width) lines[last] = longer
    else lines.push(`${' '.repeat(indent)}${word.trimStart()}`)
  }
  return lines
}
