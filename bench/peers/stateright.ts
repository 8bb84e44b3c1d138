/** Stateright's own benchmark of two-phase commit, from the examples of its crate; needs cargo and a registry of crates. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { left, right } from 'fp-ts/lib/Either.js'
import type { Entry } from './peer.js'
import { type Limits, numberIn, printed, run } from './process.js'

const VERSION = '0.31.0'

interface Metadata {
  readonly packages: readonly { readonly name: string; readonly manifest_path: string }[]
}

/** Where cargo put the sources of the crate, once a project that depends on it was resolved. */
const sourceOf = (folder: string): string | null => {
  const project = join(folder, 'stateright')
  mkdirSync(join(project, 'src'), { recursive: true })
  const name = 'peer'
  const manifest = `[package]\nname = "${name}"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\nstateright = "=${VERSION}"\n`
  writeFileSync(join(project, 'Cargo.toml'), manifest)
  writeFileSync(join(project, 'src/lib.rs'), '')
  const found = printed(['cargo', 'metadata', '--format-version', '1'], project)
  if (found === null) return null
  const { packages }: Metadata = JSON.parse(found)
  const manifestPath = packages.find((each) => each.name === 'stateright')?.manifest_path
  return manifestPath === undefined ? null : dirname(manifestPath)
}

/** It takes as many threads as there are processors that it may use. */
export const stateright = (folder: string, managers: number, threads: number, limits: Limits): Entry => ({
  name: `Stateright ${VERSION}`,
  threads,
  exact: '64-bit fingerprint',
  properties: '1 always, 2 sometimes',
  prepare: () => {
    if (printed(['cargo', '--version'], folder) === null) return left('there is no cargo')
    const source = sourceOf(folder)
    if (source === null) return left(`cargo does not get stateright ${VERSION}`)
    const target = join(folder, 'stateright/target')
    const build = ['cargo', 'build', '--release', '--quiet', '--example', '2pc', '--target-dir', target]
    if (printed(build, source) === null) return left(`stateright ${VERSION} does not compile`)
    const pinned = ['taskset', '-c', Array.from({ length: threads }, (_, k) => k).join(',')]
    return right(async () => {
      const program = join(target, 'release/examples/2pc')
      const { stdout, seconds, peak } = await run([...pinned, program, 'check', String(managers)], limits)
      const [done = ''] = /^Done\..*$/m.exec(stdout) ?? []
      return {
        generated: numberIn(done, /states=(\d+)/),
        distinct: numberIn(done, /unique=(\d+)/) ?? 0,
        // It searches depth first, so that its depth is of another thing.
        depth: null,
        seconds,
        peak,
      }
    })
  },
})
