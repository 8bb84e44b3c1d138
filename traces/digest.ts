/** The short names of commands in recorded traces. Apart from the conversion, which runs in a browser too. */
import { hash } from 'node:crypto'
import type { NameCommand } from './convert.js'

/** The first 64 bits of the command's SHA-256, in hex: tells commands apart and gives away nothing of the clients' data. */
export const digest: NameCommand = (command) => hash('sha256', command).slice(0, 16)
