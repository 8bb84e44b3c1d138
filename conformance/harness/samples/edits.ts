/** What a forger does to a good trace. */

/** The text of each node's file, by the node's name. */
export type Files = ReadonlyMap<string, string>

export type Edit = (files: Files) => Files

type Json = Readonly<Record<string, unknown>>

const inFile =
  (node: string, change: (text: string) => string): Edit =>
  (files) => {
    const text = files.get(node)
    if (text === undefined) throw new RangeError(`there is no file of ${node}`)
    return new Map(files).set(node, change(text))
  }

const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n')
const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

/** Line numbers are from 1; line 1 is the header. */
export const changedLine = (node: string, line: number, change: (json: Json) => Json): Edit =>
  inFile(node, (text) => {
    const lines = linesOf(text)
    const old = lines[line - 1]
    if (old === undefined) throw new RangeError(`${node} has no line ${line}`)
    return textOf(lines.with(line - 1, JSON.stringify(change(JSON.parse(old)))))
  })

export const deletedLine = (node: string, line: number): Edit =>
  inFile(node, (text) => textOf(linesOf(text).toSpliced(line - 1, 1)))

/** So that the numbers of the events show nothing of what was done. */
export const renumbered = (node: string): Edit =>
  inFile(node, (text) =>
    textOf(linesOf(text).map((line, k) => (k === 0 ? line : JSON.stringify({ ...JSON.parse(line), seq: k })))),
  )

/** Two events exchange the values of one field. */
export const swapped = (node: string, field: string, first: number, second: number): Edit =>
  inFile(node, (text) => {
    const lines = linesOf(text)
    const [a, b]: readonly Json[] = [first, second].map((line) => JSON.parse(lines[line - 1] ?? '{}'))
    const withFirst = lines.with(first - 1, JSON.stringify({ ...a, [field]: b?.[field] }))
    return textOf(withFirst.with(second - 1, JSON.stringify({ ...b, [field]: a?.[field] })))
  })

/** The file ends in the middle of this line. */
export const cutIn = (node: string, line: number): Edit =>
  inFile(node, (text) => {
    const before = textOf(linesOf(text).slice(0, line - 1))
    const half = linesOf(text)[line - 1] ?? ''
    return `${before}${half.slice(0, half.length / 2)}`
  })

export const both =
  (first: Edit, second: Edit): Edit =>
  (files) =>
    second(first(files))

/** The messages that an event sent, each changed. */
export const changedMessages =
  (change: (message: Json) => Json) =>
  (event: Json): Json => {
    const sent: readonly Json[] = Array.isArray(event.sent) ? event.sent : []
    return { ...event, sent: sent.map(change) }
  }
