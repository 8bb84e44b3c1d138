/** A bound on how much is under way at once: requests, or bytes. */
export interface Gate {
  /** Whether there is room; if so, it is taken. */
  readonly enter: (amount: number) => boolean
  readonly leave: (amount: number) => void
  /** How much is inside. */
  readonly inside: () => number
}

export const gate = (limit: number): Gate => {
  let inside = 0
  return {
    enter: (amount) => {
      if (inside + amount > limit) return false
      inside += amount
      return true
    },
    leave: (amount) => {
      inside -= amount
    },
    inside: () => inside,
  }
}
