/** Counts by name; see `Protocol.tally`. */
export type Tally = ReadonlyMap<string, number>

export const summed = (tallies: readonly Tally[]): Tally => {
  const sums = new Map<string, number>()
  for (const tally of tallies) for (const [name, count] of tally) sums.set(name, (sums.get(name) ?? 0) + count)
  return sums
}
