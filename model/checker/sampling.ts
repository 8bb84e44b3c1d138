/** Says by name whether to look at the next: at each of the first ones, and later at one in a while. */
export const sampling = (first: number, every: number): ((name: string) => boolean) => {
  const counts = new Map<string, number>()
  return (name) => {
    const count = counts.get(name) ?? 0
    counts.set(name, count + 1)
    return count < first || count % every === 0
  }
}
