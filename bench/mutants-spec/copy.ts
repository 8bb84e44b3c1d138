/** A copy of the sources with a mutant in it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { copied } from '../../conformance/mutants/tree.js'
import { planted } from '../planted/bugs.js'
import { firstDifference } from './judge.js'
import type { Mutant } from './mutant.js'

const project = fileURLToPath(new URL('../..', import.meta.url))

/** What tells the mutant from the specification, or null. */
export const firstDifferenceOf = async (mutant: Pick<Mutant, 'name' | 'file' | 'changes'>): Promise<string | null> => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-mutant-'))
  try {
    for (const part of copied) cpSync(join(project, part), join(folder, part), { recursive: true })
    symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'))
    const path = join(folder, mutant.file)
    writeFileSync(path, planted(readFileSync(path, 'utf8'), mutant))
    return await firstDifference(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
