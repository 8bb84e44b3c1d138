/** What `--report` has put into the page: what the command said, and the files that it was about. */
import * as t from 'io-ts'
import { decode } from '../../traces/decode.js'
import type { Given, Verdict } from './read-files.js'

const ReportForm = t.strict({
  title: t.string,
  isGood: t.union([t.boolean, t.null]),
  lines: t.readonlyArray(t.string),
  files: t.readonlyArray(t.strict({ name: t.string, text: t.string })),
})

export interface Report {
  readonly title: string
  readonly verdict: Verdict
  readonly files: readonly Given[]
}

/** The text of a script of data with this name; null where there is none. */
const dataIn = (id: string): unknown => {
  const text = document.getElementById(id)?.textContent
  return text == null ? null : JSON.parse(text)
}

export const reportHere = (): Report | null => {
  const data = dataIn('report')
  if (data === null) return null
  const read = decode(ReportForm, data)
  if (read._tag === 'Left') return null
  const { title, isGood, lines, files } = read.right
  return { title, verdict: { isGood, lines }, files }
}
