/** What the clients of a run measure, second by second. */

/** One second of a run: attempts by how they ended, and the milliseconds from an operation's first attempt to its answer. */
export interface Second {
  readonly answered: number
  /** Attempts that may have taken effect, and attempts that certainly did not. */
  readonly unknown: number
  readonly failed: number
  readonly p50: number | null
  readonly p99: number | null
}

export interface Traffic {
  readonly ended: (type: 'ok' | 'fail' | 'info') => void
  readonly served: (latencyMs: number) => void
  readonly seconds: () => readonly Second[]
  readonly total: () => { readonly answered: number; readonly unknown: number; readonly failed: number }
}

interface Bucket {
  answered: number
  unknown: number
  failed: number
  readonly latencies: number[]
}

/** The value below which such a share of the sorted values lies; null if there are none. */
export const quantile = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null

/** `now`: seconds from the beginning of the run. */
export const trafficOf = (now: () => number): Traffic => {
  const buckets: Bucket[] = []
  const current = (): Bucket => {
    const second = Math.floor(now())
    while (buckets.length <= second) buckets.push({ answered: 0, unknown: 0, failed: 0, latencies: [] })
    const bucket = buckets[second]
    if (bucket === undefined) throw new RangeError(`there is no second ${second}`)
    return bucket
  }
  const field = { ok: 'answered', fail: 'failed', info: 'unknown' } as const
  return {
    ended: (type) => {
      current()[field[type]] += 1
    },
    served: (latencyMs) => void current().latencies.push(latencyMs),
    seconds: () =>
      buckets.map(({ latencies, ...counts }) => {
        const sorted = latencies.toSorted((a, b) => a - b)
        return { ...counts, p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) }
      }),
    total: () =>
      buckets.reduce(
        (sum, { answered, unknown, failed }) => ({
          answered: sum.answered + answered,
          unknown: sum.unknown + unknown,
          failed: sum.failed + failed,
        }),
        { answered: 0, unknown: 0, failed: 0 },
      ),
  }
}
