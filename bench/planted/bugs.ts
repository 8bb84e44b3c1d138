/** Bugs of the shell, each a change of a line or two, as somebody might make it by mistake. */

/** What a user of the command line runs. */
export type Way = 'simulation' | 'verify' | 'chaos'

export interface Bug {
  readonly name: string
  readonly what: string
  /** From the folder of the project. */
  readonly file: string
  /** Text that stands in the file once, and what takes its place; one after the other. */
  readonly changes: readonly (readonly [from: string, to: string])[]
  /** Of the simulated cluster; three, if it is not said. */
  readonly nodes?: number
  /** By what it must be seen. */
  readonly seenBy: readonly Way[]
}

export const bugs: readonly Bug[] = [
  {
    name: 'merged-keep',
    what: 'entries that were cut stay on disk: of changes that gather, the one that keeps least is overlooked',
    file: 'impl/node/storage/wal-records.ts',
    changes: [
      ['    if (next.keep < keep) keep = next.keep\n', ''],
      ['entries.length = next.keep - keep', 'entries.length = Math.max(0, next.keep - keep)'],
      ['let keep = first.keep', 'const keep = first.keep'],
    ],
    seenBy: ['simulation'],
  },
  {
    name: 'recovered-cut',
    what: 'a conflict over several entries removes only the last of them on disk',
    file: 'impl/node/storage/wal-replay.ts',
    changes: [
      [
        'Log.truncate(held.log, Index(Math.max(keep, base)))',
        'Log.truncate(held.log, Index(Math.max(keep < Log.lastIndex(held.log) ? Log.lastIndex(held.log) - 1 : keep, base)))',
      ],
    ],
    seenBy: ['simulation'],
  },
  {
    name: 'one-batch-early',
    what: 'what waits for the batch that gathers is shown after the one that is being written',
    file: 'impl/node/storage/group-commit.ts',
    changes: [['const last = waiting.at(-1) ?? writing\n', 'const last = writing ?? waiting.at(-1) ?? null\n']],
    seenBy: ['simulation'],
  },
  {
    name: 'sent-before-durable',
    what: 'messages do not wait for the disk',
    file: 'impl/node/core/interpreter.ts',
    changes: [['whenDurable(() => send(id, effect.message))', '(reveal(), send(id, effect.message))']],
    seenBy: ['simulation'],
  },
  {
    name: 'applied-before-durable',
    // A leader of others sends an entry only when its own disk has it, so that an answer from them comes later anyway.
    what: 'a server alone tells its clients what came of their commands before its disk has them',
    nodes: 1,
    file: 'impl/node/core/interpreter.ts',
    changes: [
      ['whenDurable(() => apply(effect))', '(reveal(), apply(effect))'],
      // The place of a command must be known before it is applied, or nobody would be answered at all.
      ['whenDurable(() => reply(effect))', '(reveal(), reply(effect))'],
    ],
    seenBy: ['simulation'],
  },
  {
    name: 'heartbeat-once',
    what: 'a leader does not set its heartbeat timer again',
    file: 'impl/raft/leader.ts',
    changes: [['pipe(broadcast(context, state), also([heartbeatTimer]))', 'broadcast(context, state)']],
    seenBy: ['simulation'],
  },
  {
    name: 'frame-taken-twice',
    what: 'a leader takes a frame of commands again each time it arrives',
    file: 'impl/node/requests/forwarding.ts',
    changes: [['    if (leads && !isNew(from, frame)) return\n', '']],
    seenBy: ['simulation'],
  },
  {
    name: 'lost-is-not-taken',
    what: 'a command that was given to an earlier leader is said not to have been taken, where it may have been',
    file: 'impl/node/requests/pending.ts',
    changes: [['if (of < term) answer(id, lost)', "if (of < term) answer(id, { _tag: 'NotLeader', leader: null })"]],
    seenBy: ['simulation'],
  },
  {
    name: 'passed-on-unanswered',
    what: 'a follower passes commands on and gives no answer to the client that asked',
    file: 'impl/node/requests/forwarding.ts',
    changes: [['if (of === life) answered(id, outcome)', 'if (of !== life) answered(id, outcome)']],
    seenBy: ['simulation', 'verify', 'chaos'],
  },
]

/** The file's text with the bug in it. Throws if the text has changed so much that it cannot be planted. */
export const planted = (text: string, { name, file, changes }: Pick<Bug, 'name' | 'file' | 'changes'>): string =>
  changes.reduce((before, [from, to]) => {
    const parts = before.split(from)
    if (parts.length !== 2)
      throw new Error(`${name}: ${file} has ${JSON.stringify(from)} ${parts.length - 1} times, expected once`)
    return parts.join(to)
  }, text)
