/** A row of spec/counts.json, or what has its form, as TLC runs it. */
import type { Bounds } from '../../model/raft/bounds.js'
import type { Features } from '../../model/raft/features/types.js'
import type { Narrowing } from '../../model/raft/narrowing.js'
import { type Constants, constantLines, featuresText, narrowingText, serverNames, themselves } from './config.js'
import { runTlc } from './run.js'

export interface TlcRow extends Bounds, Constants {
  readonly servers: number
  readonly values: number
  readonly narrowing: Narrowing
  readonly everCommitted?: boolean
  readonly features?: Features
  /** What TLC is to ask of every state. */
  readonly invariant?: string
}

const moduleOf = ({ everCommitted, features }: TlcRow): string => {
  if (features !== undefined) return 'MCWhole'
  return everCommitted ? 'EverCommitted' : 'MC'
}

const specificationOf = ({ everCommitted, features }: TlcRow): string => {
  if (features !== undefined) return 'WholeSpec'
  return everCommitted ? 'EverSpec' : 'Spec'
}

/** All that TLC prints. */
export const runRow = (jar: string, row: TlcRow): Promise<readonly string[]> => {
  const { definitions, replacements } = narrowingText(row.narrowing)
  const whole = row.features === undefined ? undefined : featuresText(row.features)
  const own = serverNames(row.servers)
  return runTlc(jar, {
    module: 'Row',
    workers: Number(process.env.TLC_WORKERS ?? 2),
    files: {
      'Row.tla': [
        '---- MODULE Row ----',
        `EXTENDS ${moduleOf(row)}`,
        `CONSTANTS ${own.join(', ')}`,
        ...definitions,
        ...(whole?.definitions ?? []),
        '====',
        '',
      ].join('\n'),
    },
    config: [
      `SPECIFICATION ${specificationOf(row)}`,
      `CONSTRAINTS Bound Narrow${row.features === undefined ? '' : ' BoundMembership BoundReads BoundWipes'}`,
      ...(row.invariant === undefined ? [] : [`INVARIANT ${row.invariant}`]),
      'CONSTANTS',
      ...[`    MaxTerm = ${row.maxTerm}`, `    MaxLog = ${row.maxLog}`],
      ...[`    MaxMessages = ${row.maxMessages}`, `    MaxCopies = ${row.maxCopies}`],
      ...constantLines(row),
      ...themselves(own),
      ...replacements,
      ...(whole?.lines ?? []),
      '',
    ].join('\n'),
  })
}
