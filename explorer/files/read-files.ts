/** What the files that a reader gave are, and what they show. Runs in a worker: a trace may have a hundred thousand events. */
import { isRight } from 'fp-ts/lib/Either.js'
import type { ChaosReport } from '../../conformance/report/chaos/report.js'
import type { Tree } from '../run/session.js'
import type { Subject } from '../subject/subject.js'
import type { Timeline } from '../timeline/timeline.js'
import { historyIn } from './history-file.js'
import { pathIn } from './path-file.js'
import { reportIn } from './report-file.js'
import { traceIn } from './trace-files.js'

export interface Given {
  readonly name: string
  /** Null where its bytes are no UTF-8. */
  readonly text: string | null
}

export interface Verdict {
  /** Null where it is not decided. */
  readonly isGood: boolean | null
  readonly lines: readonly string[]
}

export type Read =
  | { readonly _tag: 'Working'; readonly words: string }
  /** Something to look at; its verdict may come later. */
  | { readonly _tag: 'Timeline'; readonly title: string; readonly timeline: Timeline; readonly verdict: Verdict | null }
  /** What the timeline that was told before came to. */
  | { readonly _tag: 'Judged'; readonly verdict: Verdict; readonly refused: Timeline['refused'] }
  /** A path that the model can take, to go on from. */
  | { readonly _tag: 'Run'; readonly title: string; readonly subject: Subject; readonly tree: Tree }
  | { readonly _tag: 'Report'; readonly title: string; readonly verdict: Verdict }
  /** A run under faults, or the faults of one. */
  | { readonly _tag: 'Chaos'; readonly title: string; readonly report: ChaosReport; readonly verdict: Verdict | null }
  | { readonly _tag: 'Refused'; readonly why: string }

const isTrace = (text: string): boolean => /"format"\s*:\s*"lockstep-trace"/.test(text.slice(0, 2000))

const isItf = (text: string): boolean => text.includes('"#meta"') && text.includes('"states"')

/** `tell` hears what there is before the end. */
export const readFiles = (files: readonly Given[], tell: (read: Read) => void): Read => {
  const broken = files.find(({ text }) => text === null)
  if (broken !== undefined)
    return { _tag: 'Refused', why: `${broken.name}: the file has bytes that are not UTF-8; expected UTF-8` }
  const all = files.map(({ name, text }) => ({ name, text: text ?? '' }))
  const [first, ...others] = all
  if (first === undefined) return { _tag: 'Refused', why: 'no file was given' }
  if (all.some(({ text }) => isTrace(text))) return traceIn(all, tell)
  if (others.length > 0)
    return {
      _tag: 'Refused',
      why: `${all.length} files were given; expected one, or the trace files of all nodes`,
    }
  if (isItf(first.text)) return pathIn(first)
  const report = reportIn(first)
  if (isRight(report)) return report.right
  if (first.text.slice(0, 4000).includes('"process"')) return historyIn(first)
  return { _tag: 'Refused', why: `${first.name}: ${report.left}` }
}
