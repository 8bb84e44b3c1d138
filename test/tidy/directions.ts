/** Which part may import which (ARCHITECTURE.md draws it), and that no imports go round in a circle. */
import { posix } from 'node:path'
import { importsOf } from './imports.js'
import { isTypeScript, type Source } from './sources.js'

/** A part is a folder. What it may import of ours besides itself: parts, or single files of a part. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  // How counts, lines and tables read, wherever they are shown.
  text: [],
  // How a value that somebody wrote is read, and why it is refused.
  decoding: [],
  'model/checker': [],
  'model/linearizability': ['text'],
  'model/raft': ['model/checker'],
  'impl/raft': [],
  'impl/store': [],
  'impl/node': ['decoding', 'impl/raft', 'impl/store'],
  // What the nodes send it decodes as they encode it; all else of them stays out of the browser.
  'impl/page': [
    'impl/store',
    'impl/node/core/backend.ts',
    'impl/node/http/facts.ts',
    'impl/node/http/live.ts',
    'impl/node/operations/condition.ts',
  ],
  traces: ['decoding', 'impl/raft', 'impl/node/core/observer.ts'],
  // How the reducer's values look in JSON.
  'exports/json': ['decoding', 'model', 'impl/raft', 'traces'],
  conformance: ['text', 'decoding', 'model', 'impl/raft', 'impl/store', 'impl/node', 'traces', 'exports/json'],
  bin: ['text', 'decoding', 'model', 'impl/raft', 'impl/store', 'impl/node', 'traces', 'conformance', 'exports/json'],
  // It runs in a browser: the build refuses what needs Node.
  explorer: ['text', 'decoding', 'model', 'impl/raft', 'impl/store', 'traces', 'conformance'],
  // The public doors of the package, one file for each.
  exports: ['decoding', 'model', 'impl/raft', 'traces', 'conformance', 'exports/json'],
  bench: [
    'docs/examples',
    'text',
    'decoding',
    'model',
    'impl/raft',
    'impl/store',
    'impl/node',
    'traces',
    'conformance',
    'exports/json',
  ],
  // As one who has installed the package: by its public name.
  'docs/examples': [],
  test: [
    'docs/examples',
    'text',
    'decoding',
    'model',
    'impl/raft',
    'impl/store',
    'impl/node',
    'impl/page',
    'traces',
    'conformance',
    'explorer',
    'bin',
    'exports',
    'exports/json',
    'bench',
  ],
}

/** Every part, by its folder. */
export const parts = Object.keys(allowed)

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

/** Parts of many rooms. Between their folders nothing goes round in a circle, types included: a reader can begin anywhere. */
const housed = ['bin', 'impl/node', 'conformance', 'conformance/report']

/** The folder directly in the part that the file is in; the part itself for a file that stands at its door. */
const roomOf = (part: string, path: string): string => {
  const [room, ...rest] = path.slice(part.length + 1).split('/')
  return rest.length === 0 || room === undefined ? part : `${part}/${room}`
}

/** Which folders import which, with one import as an example: every folder by itself, and the rooms of a part. */
const folderGraphs = (sources: readonly Source[]): readonly (readonly Edge[])[] => {
  const imports = sources
    .filter(isTypeScript)
    .flatMap((source) =>
      importsOf(source).flatMap(({ target }) => (target === undefined ? [] : [[source.path, target] as const])),
    )
  return housed.flatMap((part) => {
    const within = imports.filter((pair) => pair.every((path) => isIn(path, part)))
    return [(path: string) => roomOf(part, path), posix.dirname].map((folderOf) =>
      within
        .map(([source, target]) => ({ from: folderOf(source), to: folderOf(target), source, target }))
        .filter(({ from, to }) => from !== to),
    )
  })
}

interface Edge {
  readonly from: string
  readonly to: string
  readonly source: string
  readonly target: string
}

const reachable = (edges: readonly Edge[], start: string): ReadonlySet<string> => {
  const found = new Set<string>()
  const pending = [start]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const { from, to } of edges) {
      if (from !== at || found.has(to)) continue
      found.add(to)
      pending.push(to)
    }
  }
  return found
}

/** Imports that are part of a circle of folders, types included. */
export const foldersInCircles = (sources: readonly Source[]): readonly string[] => {
  const found = folderGraphs(sources).flatMap((edges) => {
    const reach = new Map([...new Set(edges.map(({ to }) => to))].map((folder) => [folder, reachable(edges, folder)]))
    return edges
      .filter(({ from, to }) => reach.get(to)?.has(from))
      .map(({ from, to, source, target }) => `${source}: imports ${target}; ${to} leads back to ${from}`)
  })
  return [...new Set(found)]
}
