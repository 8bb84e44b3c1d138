/** A sample of traces: the run behind it, what a forger does to it, and what the validator must say. */
import type { Edit } from './edits.js'
import type { Run } from './runs.js'

/** What a sample's expected.json says. */
export type Expected =
  | { readonly verdict: 'valid'; readonly events: number; readonly elections: number; readonly committed: number }
  | {
      /** `refused`: no run of Raft is like that. `inconsistent`: no run of anything. `unreadable`: it is no whole trace. */
      readonly verdict: 'refused' | 'inconsistent' | 'unreadable'
      /** The file and the line to which the refusal points. */
      readonly file: string
      readonly line: number
      /** A phrase of the reason. */
      readonly reason: string
    }

export interface Sample {
  /** The name of its folder. */
  readonly name: string
  readonly what: string
  readonly run: Run
  readonly edit: Edit
  readonly expected: Expected
}

export const asItIs: Edit = (files) => files

export const refused = (file: string, line: number, reason: string): Expected => ({
  verdict: 'refused',
  file,
  line,
  reason,
})
export const inconsistent = (file: string, line: number, reason: string): Expected => ({
  ...{ verdict: 'inconsistent', file, line, reason },
})
export const unreadable = (file: string, line: number, reason: string): Expected => ({
  ...{ verdict: 'unreadable', file, line, reason },
})
