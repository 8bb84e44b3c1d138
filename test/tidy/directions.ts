/** Which part may import which (DESIGN section 2), and that no imports go round in a circle. */
import { importsOf } from './imports.js'
import { isTypeScript, type Source } from './sources.js'

/** A part is a folder. What it may import of ours besides itself: parts, or single files of a part. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  // How counts, lines and tables read, wherever they are shown.
  text: [],
  'model/checker': [],
  'model/linearizability': ['text'],
  'model/raft': ['model/checker'],
  'impl/raft': [],
  'impl/store': [],
  'impl/node': ['impl/raft', 'impl/store'],
  // What the nodes send it decodes as they encode it; all else of them stays out of the browser.
  'impl/page': ['impl/store', 'impl/node/http/facts.ts', 'impl/node/http/live.ts', 'impl/node/operations/condition.ts'],
  traces: ['impl/raft', 'impl/node/core/observer.ts'],
  conformance: ['text', 'model', 'impl/raft', 'impl/store', 'impl/node', 'traces'],
  bin: ['text', 'model', 'impl/raft', 'impl/store', 'impl/node', 'traces', 'conformance'],
  bench: ['docs/examples', 'text', 'model', 'impl/raft', 'impl/store', 'impl/node', 'traces', 'conformance'],
  // As one who has installed the package: by its public name.
  'docs/examples': [],
  test: [
    'docs/examples',
    'text',
    'model',
    'impl/raft',
    'impl/store',
    'impl/node',
    'impl/page',
    'traces',
    'conformance',
    'bin',
    'bench',
  ],
}

const parts = Object.keys(allowed)

const isIn = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`)

/** The files at the root configure tools; they belong to no part. */
const isConfiguration = (path: string): boolean => !path.includes('/')

export const wrongDirections = (sources: readonly Source[]): readonly string[] =>
  sources.filter(isTypeScript).flatMap((source) => {
    if (isConfiguration(source.path)) return []
    const part = parts.find((place) => isIn(source.path, place))
    if (part === undefined) return [`${source.path}: belongs to no part; expected a folder of ${parts.join(', ')}`]
    return importsOf(source).flatMap(({ target }) => {
      const places = [part, ...(allowed[part] ?? [])]
      if (target === undefined || !isTypeScript({ path: target }) || places.some((place) => isIn(target, place)))
        return []
      return [`${source.path}: imports ${target}; ${part} may import ${places.join(', ')}`]
    })
  })

/** Cycles of imports that are left when the program runs; each is told once, from its first file. */
export const cycles = (sources: readonly Source[]): readonly string[] => {
  const edges = new Map(
    sources.filter(isTypeScript).map((source) => {
      const targets = importsOf(source).flatMap(({ target, typeOnly }) =>
        target === undefined || typeOnly ? [] : [target],
      )
      return [source.path, targets] as const
    }),
  )
  const found: string[] = []
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) found.push([...trail.slice(start), path].join(' -> '))
    if (start >= 0 || done.has(path)) return
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) visit(path, [])
  return found
}
