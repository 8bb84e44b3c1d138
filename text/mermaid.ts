/** The texts of Mermaid's sequence diagrams (https://mermaid.js.org/syntax/sequenceDiagram.html). */

/** In a diagram's texts a hash begins an entity and a semicolon ends the line; a less-than sign may begin a tag. */
const entities: Readonly<Record<string, string>> = { '#': '#35;', ';': '#59;', '<': '#lt;', '\n': ' ' }

/** A text as it stands in a diagram. */
export const escaped = (text: string): string => text.replaceAll(/[#;<\n]/g, (character) => entities[character] ?? '')

const LINE_BREAK = '<br/>'

/** A note over these participants, in several lines. */
export const note = (over: readonly string[], lines: readonly string[]): string =>
  `  Note over ${[...new Set(over)].join(',')}: ${lines.map(escaped).join(LINE_BREAK)}`
