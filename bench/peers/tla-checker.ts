/** tla-checker, a checker of TLA+ written in Rust; needs cargo and a registry of crates. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { left, right } from 'fp-ts/lib/Either.js'
import type { Entry } from './peer.js'
import { type Limits, numberIn, printed, run } from './process.js'
import type { TlcWork } from './tlc.js'

const VERSION = '0.24.11'

/** Takes the configuration of TLC. */
export const tlaChecker = (folder: string, { module, config, properties }: TlcWork, limits: Limits): Entry => ({
  name: `tla-checker ${VERSION}`,
  threads: 1,
  exact: '64-bit fingerprint',
  properties,
  prepare: () => {
    const root = join(folder, `tla-checker-${VERSION}`)
    const program = join(root, 'bin/tla')
    const install = ['cargo', 'install', '--quiet', 'tla-checker', '--version', VERSION, '--root', root]
    if (!existsSync(program) && printed(install, folder) === null)
      return left(`cargo does not install tla-checker ${VERSION}`)
    return right(async () => {
      const place = mkdtempSync(join(tmpdir(), 'lockstep-tla-'))
      try {
        const file = join(place, 'MC.cfg')
        writeFileSync(file, config)
        const bounds = ['--max-states', '1000000000', '--max-depth', '1000000', '--allow-deadlock']
        const { stdout, seconds, peak } = await run([program, module, '--config', file, ...bounds], limits)
        return {
          generated: numberIn(stdout, /Transitions:?\s+([\d,]+)/i),
          distinct: numberIn(stdout, /States explored:?\s+([\d,]+)/i) ?? 0,
          depth: numberIn(stdout, /depth:?\s+([\d,]+)/i),
          seconds,
          peak,
        }
      } finally {
        rmSync(place, { recursive: true })
      }
    })
  },
})
