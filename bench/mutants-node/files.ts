/**
 * The files of the shell on which safety rests: what is durable when, what a crash leaves, what a frame may hold, and how a
 * command gets to the leader once. Each has its folder in impl/node and the tests that judge its mutants: a changed record or
 * batch that these find, whole clusters would find later and at a hundred times the cost.
 */
export interface Judged {
  /** In impl/node. */
  readonly folder: string
  readonly tests: readonly string[]
  /** The score in percent below which the command fails; null where no run has been to its end yet. */
  readonly enough: number | null
}

export const files: Readonly<Record<string, Judged>> = {
  'wal-records': { folder: 'storage', tests: ['wal-records', 'wal', 'wal-folder', 'group-commit'], enough: 83 },
  'group-commit': { folder: 'storage', tests: ['group-commit'], enough: 91 },
  interpreter: { folder: 'core', tests: ['interpreter'], enough: null },
  loop: { folder: 'core', tests: ['faults'], enough: null },
  wal: { folder: 'storage', tests: ['wal', 'wal-folder', 'wal-pieces'], enough: null },
  'wal-damage': { folder: 'storage', tests: ['wal', 'wal-pieces'], enough: null },
  recovery: { folder: 'storage', tests: ['wal-pieces', 'disk-file'], enough: null },
  preallocation: { folder: 'storage', tests: ['preallocation'], enough: null },
  'disk-file': { folder: 'storage', tests: ['disk-file'], enough: null },
  'wal-file': { folder: 'storage', tests: ['disk-file'], enough: null },
  'log-writer': { folder: 'storage', tests: ['log-writer'], enough: null },
  'wal-replay': { folder: 'storage', tests: ['wal', 'wal-folder', 'log-writer'], enough: null },
  gathering: { folder: 'storage', tests: ['wal-pieces'], enough: null },
  envelope: { folder: 'core', tests: ['envelope'], enough: null },
  codecs: { folder: 'wire', tests: ['envelope', 'wal', 'wal-records'], enough: null },
  frames: { folder: 'wire', tests: ['frames', 'wal'], enough: null },
  forwarded: { folder: 'requests', tests: ['forwarding'], enough: null },
  forwarding: { folder: 'requests', tests: ['forwarding', 'forwarding-law'], enough: null },
  pending: { folder: 'requests', tests: ['forwarding', 'forwarding-law', 'faults'], enough: null },
  replica: { folder: 'core', tests: ['replica', 'faults'], enough: null },
  'make-folder': { folder: 'storage', tests: ['make-folder'], enough: null },
  'folder-lock': { folder: 'storage', tests: ['folder-lock'], enough: null },
}
