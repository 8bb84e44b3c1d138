/** `raft-lockstep/spec`: the TLA+ text as files, and what TLC counts within its bounds. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { CountsRow } from '../conformance/tlc/tlc-counts.js'

export type { CountsRow } from '../conformance/tlc/tlc-counts.js'

/** By the package's own name, which is right in a checkout and where it is installed. */
const { resolve } = createRequire(import.meta.url)

/** The address of a file of spec/, for instance "Raft.tla"; throws an error where there is no such file. */
export const specFile = (name: string): URL => pathToFileURL(resolve(`raft-lockstep/spec/${name}`))

/** The rows of spec/counts.json. */
export const counts = (): readonly CountsRow[] => JSON.parse(readFileSync(specFile('counts.json'), 'utf8')).rows
