/** The flags that say where a path is written, and in which form. */
import { type Form, formOf } from '../../conformance/report/formats/form.js'
import { oneOf, optionalText, type ValuesOf } from '../cli/flags.js'
import { canBeWritten } from './can-be-written.js'

export const traceOutFlags = {
  traceOut: optionalText('FILE', 'the name of a file', 'write the path that is found to FILE'),
  traceFormat: oneOf(
    ['auto', 'table', 'itf', 'tla', 'mermaid'],
    "the form of FILE; auto goes by its ending: .txt, .itf.json, .tla (TLC's text) or .mmd",
  ),
} as const

export type TraceOutValues = ValuesOf<typeof traceOutFlags>

/** The file and its form; null if none is wanted, or if `traceOutConflict` has something to say. */
export const traceOutOf = ({
  traceOut,
  traceFormat,
}: TraceOutValues): { readonly file: string; readonly form: Form } | null => {
  if (traceOut === null) return null
  const form = traceFormat === 'auto' ? formOf(traceOut) : traceFormat
  return form === undefined ? null : { file: traceOut, form }
}

/** What is wrong with the flags, found before anything is explored: a path that took hours must not be lost. */
export const traceOutConflict = (values: TraceOutValues): string | undefined => {
  const { traceOut, traceFormat } = values
  if (traceOut === null)
    return traceFormat === 'auto' ? undefined : `--trace-format ${traceFormat} needs --trace-out FILE`
  if (traceOutOf(values) === null)
    return `--trace-out "${traceOut}": expected a name that ends in .txt, .itf.json, .tla or .mmd, or --trace-format`
  return canBeWritten(traceOut)
    ? undefined
    : `--trace-out "${traceOut}": expected a file that can be written, in a folder that exists`
}
