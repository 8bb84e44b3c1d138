/** Which lines of two texts are the same: the longest common subsequence, for texts of a screen. */
export type Marked = readonly [sign: '+' | '-' | ' ', line: string]

export const lineDifference = (before: readonly string[], after: readonly string[]): readonly Marked[] => {
  const longest = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0))
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      longest[i]![j] =
        before[i] === after[j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!)
  const marked: Marked[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      marked.push([' ', before[i]!])
      i += 1
      j += 1
    } else if (j >= after.length || (i < before.length && longest[i + 1]![j]! >= longest[i]![j + 1]!)) {
      marked.push(['-', before[i]!])
      i += 1
    } else {
      marked.push(['+', after[j]!])
      j += 1
    }
  }
  return marked
}
