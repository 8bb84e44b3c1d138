/** Every file is used: from the command line, the page, a test, a benchmark, the documents, or by importers of the package. */
import { importsOf } from './imports.js'
import { isTypeScript, type Source } from './sources.js'

const isRoot = ({ path }: Source): boolean =>
  path === 'bin/lockstep.ts' ||
  path === 'impl/page/main.tsx' ||
  path === 'explorer/main.tsx' ||
  path.endsWith('.test.ts') ||
  // The compiler reads it; there is nothing in it to run.
  path.endsWith('.d.ts') ||
  path.startsWith('bench/') ||
  // Readers run these; test/package holds them to the documents.
  path.startsWith('docs/examples/') ||
  !path.includes('/')

/** The files that package.json names: built ones as the files that they are built from, and those that its scripts run. */
const published = (sources: readonly Source[]): readonly string[] => {
  const manifest = sources.find(({ path }) => path === 'package.json')?.text ?? ''
  const built = [...manifest.matchAll(/"(?:\.\/)?dist\/([^"]+)\.(?:js|d\.ts)"/g)].map(([, path]) => `${path}.ts`)
  const run = [...manifest.matchAll(/\btsx ([\w./-]+\.ts)\b/g)].flatMap(([, path]) => path ?? [])
  return [...built, ...run]
}

export const deadFiles = (sources: readonly Source[]): readonly string[] => {
  const files = new Map(sources.filter(isTypeScript).map((source) => [source.path, source]))
  const reached = new Set<string>()
  const pending = [...[...files.values()].filter(isRoot).map(({ path }) => path), ...published(sources)]
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const source = files.get(path)
    if (source === undefined || reached.has(path)) continue
    reached.add(path)
    pending.push(...importsOf(source).flatMap(({ target }) => (target === undefined ? [] : [target])))
  }
  return [...files.keys()]
    .filter((path) => !reached.has(path))
    .map((path) => `${path}: nothing reaches it from bin, a test, bench or package.json`)
}
