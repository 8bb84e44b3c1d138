/** Documents that say where things are: each name in them leads somewhere. */
import { posix } from 'node:path'
import type { Source } from './sources.js'

const isGuide = (path: string): boolean =>
  path === 'ARCHITECTURE.md' || path === 'CONTRIBUTING.md' || /^(impl|conformance|model)\/(.*\/)?README\.md$/.test(path)

/** A file or a folder in backticks; other things in backticks are code. */
const named = /`((?:[\w.-]+\/)+|(?:\.\.\/|[\w.-]+\/)*[\w.-]+\.(?:ts|tsx|md|tla|json))`/g

/** In a line of a document: the files and folders that it names. */
const namesIn = (line: string): readonly string[] => [...line.matchAll(named)].map(([, name = '']) => name)

const folderOf = (name: string): string => (name.endsWith('/') ? name : posix.dirname(name))

/**
 * Paths are from the root of the repository, or from the document's folder, or from a folder that this line or the one before
 * names, by itself or with a file in it.
 */
export const lostNames = (sources: readonly Source[]): readonly string[] => {
  const files = new Set(sources.map(({ path }) => path))
  const folders = new Set(
    sources.flatMap(({ path }) => {
      const parts = path.split('/')
      return parts.map((_, k) => parts.slice(0, k).join('/'))
    }),
  )
  const isThere = (path: string): boolean => files.has(path) || folders.has(path.replace(/\/$/, ''))
  return sources
    .filter(({ path }) => isGuide(path))
    .flatMap(({ path, text }) => {
      const lines = text.split('\n')
      const homes = ['', posix.dirname(path)]
      return lines.flatMap((line, k) => {
        const near = namesIn(`${lines[k - 1] ?? ''} ${line}`).map(folderOf)
        const places = [...homes, ...homes.flatMap((home) => near.map((folder) => posix.join(home, folder)))]
        return namesIn(line)
          .filter((name) => !places.some((place) => isThere(posix.join(place, name))))
          .map((name) => `${path}:${k + 1}: names ${name}; expected a file or a folder that is there`)
      })
    })
}

/** In a numbered line: the files that it names, from the folder of the first of them unless they are named from the root. */
const roomsIn = (line: string): readonly string[] => {
  const names = namesIn(line).filter((name) => name.endsWith('.ts'))
  const home = posix.dirname(names[0] ?? '')
  return names.map((name) => (/^(impl|model|conformance|traces)\//.test(name) ? name : posix.join(home, name)))
}

/** A section of a guide that says how many rooms it goes through. */
const journey = /\b(\d+) rooms\.$/

export const miscountedJourneys = (sources: readonly Source[]): readonly string[] =>
  sources
    .filter(({ path }) => isGuide(path))
    .flatMap(({ path, text }) =>
      text.split(/^## /m).flatMap((section) => {
        const lines = section.split('\n')
        const said = lines.map((line) => journey.exec(line)?.[1]).find((count) => count !== undefined)
        if (said === undefined) return []
        const rooms = new Set(lines.filter((line) => /^\d+\. /.test(line)).flatMap(roomsIn)).size
        return rooms === Number(said) ? [] : [`${path}: ${lines[0]}: says ${said} rooms; expected ${rooms}`]
      }),
    )
