/**
 * The files of the shell on which safety rests: what is durable when, what a crash leaves, what a frame may hold, and how a
 * command gets to the leader once. Each with the files of test/impl/node that judge its mutants, for what these find of a changed
 * record or batch, whole clusters find later and at a hundred times the cost.
 */
export interface Judged {
  readonly tests: readonly string[]
  /** The score in percent below which the command fails; null where no run has been to its end yet. */
  readonly enough: number | null
}

export const files: Readonly<Record<string, Judged>> = {
  'wal-records': { tests: ['wal-records', 'wal', 'group-commit'], enough: 83 },
  'group-commit': { tests: ['group-commit'], enough: 84 },
  interpreter: { tests: ['interpreter'], enough: null },
  stepper: { tests: ['faults'], enough: null },
  wal: { tests: ['wal', 'wal-pieces'], enough: null },
  'wal-damage': { tests: ['wal', 'wal-pieces'], enough: null },
  recovery: { tests: ['wal-pieces', 'disk-file'], enough: null },
  room: { tests: ['room'], enough: null },
  'disk-file': { tests: ['disk-file'], enough: null },
  gathering: { tests: ['wal-pieces'], enough: null },
  codec: { tests: ['codec'], enough: null },
  codecs: { tests: ['codec', 'wal', 'wal-records'], enough: null },
  frames: { tests: ['frames', 'wal'], enough: null },
  forwarded: { tests: ['forwarding'], enough: null },
  forwarding: { tests: ['forwarding'], enough: null },
  pending: { tests: ['forwarding', 'faults'], enough: null },
  replica: { tests: ['faults'], enough: null },
}
