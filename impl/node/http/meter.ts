/** What is measured of the requests of an HTTP port. */
export interface Meter {
  /** `operation`: the name of the route, or "none". */
  readonly answered: (operation: string, status: number, seconds: number) => void
}

export const noMeter: Meter = { answered: () => {} }

/** How much is under way at the moment. */
export interface Load {
  readonly connections: number
  readonly requests: number
  readonly bodyBytes: number
}
