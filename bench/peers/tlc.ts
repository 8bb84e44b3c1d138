/** TLC, where TLA2TOOLS_JAR names a tla2tools.jar: exact up to the collision of two 64-bit fingerprints. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { left, right } from 'fp-ts/lib/Either.js'
import type { Entry } from './peer.js'
import { type Limits, numberIn, printed, run } from './process.js'

export interface TlcWork {
  readonly module: string
  /** The text of the configuration. */
  readonly config: string
  readonly properties: string
}

/** A configuration that asks for no property. */
export const withoutProperties = (config: string): string =>
  config.replace(/^(INVARIANTS?|PROPERTY|PROPERTIES)\s(?:\s+\S+$)*/gm, '')

export const tlc = ({ module, config, properties }: TlcWork, workers: number, limits: Limits): Entry => ({
  name: 'TLC',
  threads: workers,
  exact: '64-bit fingerprint',
  properties,
  prepare: () => {
    const jar = process.env.TLA2TOOLS_JAR
    if (jar === undefined) return left('TLA2TOOLS_JAR is not set')
    if (printed(['java', '-version'], '.') === null) return left('there is no java')
    return right(async () => {
      const folder = mkdtempSync(join(tmpdir(), 'lockstep-tlc-'))
      try {
        const file = join(folder, 'MC.cfg')
        writeFileSync(file, config)
        const java = ['java', '-XX:+UseParallelGC', '-Xmx8g', '-cp', jar, 'tlc2.TLC']
        const flags = ['-workers', String(workers), '-deadlock', '-metadir', folder, '-config', file, module]
        const { stdout, seconds, peak } = await run([...java, ...flags], limits)
        return {
          generated: numberIn(stdout, /^([\d,]+) states generated, [\d,]+ distinct states found, 0 states left/m),
          distinct: numberIn(stdout, /^[\d,]+ states generated, ([\d,]+) distinct states found, 0 states left/m) ?? 0,
          depth: numberIn(stdout, /depth of the complete state graph search is ([\d,]+)/),
          seconds,
          peak,
        }
      } finally {
        rmSync(folder, { recursive: true })
      }
    })
  },
})

export const configIn = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8')
