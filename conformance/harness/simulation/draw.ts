/** Short ways to draw from a stream of random numbers. Only exact arithmetic, so that every machine draws the same. */
export interface Draw {
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly chance: (probability: number) => boolean
  /** A whole number in [from, to]. */
  readonly whole: (from: number, to: number) => number
  /** One of the values; there is at least one. */
  readonly oneOf: <A>(values: readonly A[]) => A
  readonly shuffled: <A>(values: readonly A[]) => readonly A[]
}

export const drawing = (random: () => number): Draw => {
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1))
  return {
    random,
    chance: (probability) => random() < probability,
    whole,
    oneOf: (values) => {
      const value = values[whole(0, values.length - 1)]
      if (value === undefined) throw new RangeError('there is nothing to choose from')
      return value
    },
    shuffled: (values) => {
      const result = [...values]
      for (let i = result.length - 1; i > 0; i -= 1) {
        const j = whole(0, i)
        const [a, b] = [result[i], result[j]]
        if (a === undefined || b === undefined) continue
        result[i] = b
        result[j] = a
      }
      return result
    },
  }
}
