/** Properties of random tables: one of each kind, each false of some readings, and of which is random. */
import type { ActionProperty, Invariant } from '../../../model/checker/protocol.js'

/** Not every number up to `modulus` has it. */
const claimed = (modulus: number, ...numbers: readonly number[]): boolean =>
  numbers.reduce((sum, x, k) => sum + (2 * k + 1) * x, 0) % modulus !== 0

export const randomInvariants = (n: number, servers: number): readonly Invariant<number, number>[] => [
  { name: 'server', source: '', reads: 'server', holds: (i, a) => claimed(29, n, i, a) },
  { name: 'pair', source: '', reads: 'pair', holds: (i, a, j, b) => claimed(37, n, i, a, j, b) },
  { name: 'servers', source: '', reads: 'servers', holds: (all) => claimed(31, n, ...all) },
  { name: 'message', source: '', reads: 'message', holds: (m) => claimed(23, n, m) },
  {
    name: 'message and server',
    source: '',
    reads: 'message and server',
    of: (m) => m % servers,
    holds: (m, i, a) => claimed(41, n, m, i, a),
  },
  { name: 'history', source: '', reads: 'history', variable: 'seen', holds: (seen: number) => claimed(43, n, seen) },
  {
    name: 'server and history',
    source: '',
    reads: 'server and history',
    variable: 'events',
    holds: (i, a, events: number) => claimed(47, n, i, a, events),
  },
  { name: 'unknown history', source: '', reads: 'history', variable: 'absent', holds: () => false },
  {
    name: 'message and pair',
    source: '',
    reads: 'message and pair',
    of: (m) => (m === 0 ? null : [m % servers, (m + 1) % servers]),
    holds: (m, i, a, j, b) => claimed(61, n, m, i, a, j, b),
  },
  {
    name: 'servers and history',
    source: '',
    reads: 'servers and history',
    variable: 'seen',
    holds: (all, seen: number) => claimed(67, n, seen, ...all),
  },
  {
    name: 'state',
    source: '',
    reads: 'state',
    holds: ({ servers, messages }) => claimed(53, n, messages.length, ...servers),
  },
]

export const randomActionProperties = (n: number): readonly ActionProperty<number, number>[] => [
  {
    name: 'step',
    source: '',
    holds: (i, a, { next, sent }, m) => claimed(59, n, i, a, next, sent.length, m ?? 9),
  },
]
