/** Writes the path that a command found to the file that was asked for. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type Extras, inForm, type Telling } from '../../conformance/report/formats/forms.js'
import { type Location, locationsIn } from '../../conformance/report/formats/tla.js'
import type { Counterexample } from '../../model/checker/counterexample.js'
import { printLines } from '../cli/terminal.js'
import { type TraceOutValues, traceOutOf } from '../flags/trace-out.js'

/** A module of the specification, which lies elsewhere from here in a checkout than in the published package. */
const locationsInModule = (module: string): Location => {
  const files = [`../../spec/${module}.tla`, `../../../spec/${module}.tla`].map(
    (path) => new URL(path, import.meta.url),
  )
  const file = files.find((url) => existsSync(url))
  return file === undefined ? () => undefined : locationsIn(readFileSync(file, 'utf8'))
}

/** The modules that have the actions of spec/RaftWhole.tla, the core's first. */
const FEATURE_MODULES = ['PreVote', 'Snapshots', 'Transfer']

/** The places of the actions; those of a feature in its own module. */
const specLocations = (): Location => {
  const core = locationsInModule('Raft')
  const others = FEATURE_MODULES.map((module) => [module, locationsInModule(module)] as const)
  return (action) => {
    const own = core(action)
    if (own !== undefined) return own
    const [found] = others.flatMap(([module, locations]) => {
      const place = locations(action)
      return place === undefined ? [] : [`${place} of module ${module}`]
    })
    return found
  }
}

/** False if the file cannot be written, which is then said on standard error; true also if none was asked for. */
export const writeTrace = <L, M>(
  values: TraceOutValues,
  telling: Telling<L, M>,
  shows: Extras['shows'],
  found: Counterexample<L, M> | null,
): boolean => {
  const wanted = traceOutOf(values)
  if (wanted === null) return true
  if (found === null) {
    printLines(process.stderr, [`nothing was found, so ${wanted.file} is not written`])
    return true
  }
  try {
    writeFileSync(wanted.file, inForm(wanted.form, telling, found, { shows, location: specLocations() }))
    printLines(process.stderr, [`${wanted.file} is written (${wanted.form})`])
    return true
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    printLines(process.stderr, [`lockstep: --trace-out "${wanted.file}": ${why}`])
    return false
  }
}
