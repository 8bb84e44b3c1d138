/** A copy of the sources in which one file is another. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Mutant } from './entry.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Folders and files that hold whatever the checks import. */
export const copied = [
  'conformance',
  'decoding',
  'exports',
  'impl',
  'model',
  'text',
  'traces',
  'package.json',
  'tsconfig.json',
]

export interface Tree {
  readonly folder: string
  /** Makes the tree that of a mutant; null: as it is. */
  readonly become: (mutant: Mutant | null) => void
  readonly remove: () => void
}

/** The source with the change of the mutant. Throws if its place is not there: then the table is older than the source. */
export const mutated = (source: string, { name, file, from, to }: Mutant): string => {
  const [before, after, ...more] = source.split(from)
  if (before === undefined || after === undefined || more.length > 0)
    throw new RangeError(`mutant ${name}: expected "${from}" once in impl/raft/${file}`)
  return `${before}${to}${after}`
}

export const copyTree = (): Tree => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-mutant-'))
  for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
  const pathOf = (at: string, file: string): string => join(at, 'impl/raft', file)
  let changed: string | null = null
  return {
    folder,
    become: (mutant) => {
      if (changed !== null) cpSync(pathOf(root, changed), pathOf(folder, changed))
      changed = mutant?.file ?? null
      if (mutant === null) return
      writeFileSync(pathOf(folder, mutant.file), mutated(readFileSync(pathOf(root, mutant.file), 'utf8'), mutant))
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
