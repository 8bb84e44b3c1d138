/** What a stage of `verify` came to. */
export interface Outcome {
  readonly result: 'holds' | 'fails' | 'interrupted'
  /** For the table at the end, in a few words. */
  readonly short: string
  /** For the reader who watches, once the stage is over. */
  readonly lines: readonly string[]
}

export interface Stage {
  readonly name: string
  /** What is about to be shown, as a sentence. */
  readonly what: string
  readonly run: () => Promise<Outcome>
}
