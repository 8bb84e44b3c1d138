/** A stage of the pipeline: a plain function from what it is given to what it came to. */
import type { SupervisorOptions } from '../../impl/node/process/supervisor.js'
import type { Style } from '../../text/style.js'

export type StageName = 'model' | 'refinement' | 'cluster' | 'trace' | 'chaos' | 'broken-rule'

/** How the cluster is run, and what it is put through. */
export interface Load {
  readonly nodes: number
  readonly clients: number
  readonly seconds: number
  readonly kills: number
  readonly seed: number
}

export interface Context {
  readonly load: Load
  /** How long the nemesis goes on. */
  readonly chaosSeconds: number
  /** Stages leave here what later ones read: the data and the traces of the cluster. */
  readonly folder: string
  /** How to run a node that writes its trace into the given folder; see the supervisor. */
  readonly command: (traceDir: string) => SupervisorOptions['command']
  readonly execArgv: readonly string[]
  readonly signal: AbortSignal
  /** Shows how far the stage has come, if it is time for it; the text is given the width that it may take. */
  readonly show: (text: (width: number) => string) => void
  /** Says something that the reader is to see at once, in a line of its own. */
  readonly say: (line: string) => void
  /** How wide the lines of a result may be, and how they mark their words. */
  readonly width: number
  readonly style: Style
}

export interface StageResult {
  /** `stopped`: it was interrupted, and nothing is known. `undecided`: it came to its end, and something is not known. */
  readonly verdict: 'holds' | 'fails' | 'undecided' | 'stopped'
  /** What was covered, within which exact bounds. */
  readonly covered: string
  /** What it came to, in a few words or numbers. */
  readonly figure: string
  /** For the reader: of a stage that fails, why. */
  readonly lines: readonly string[]
  /** The same for programs. */
  readonly json: Readonly<Record<string, unknown>>
}

export interface Stage {
  readonly name: StageName
  /** What is about to be shown, as a sentence. */
  readonly what: string
  readonly run: (context: Context) => Promise<StageResult>
}

/** The result of a stage that Ctrl-C ended before it knew anything. */
export const stopped = (covered: string): StageResult => ({
  verdict: 'stopped',
  covered,
  figure: 'stopped before its end',
  lines: [],
  json: {},
})

export const tracesIn = (folder: string): string => `${folder}/trace`
/** Where the stage under a nemesis has its data and its traces. */
export const chaosIn = (folder: string): string => `${folder}/chaos`
export const dataIn = (folder: string): string => `${folder}/data`
