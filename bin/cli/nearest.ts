/** Guessing what a mistyped word was meant to be. */

/** The number of letters to insert, delete or replace to make one word of the other (Levenshtein). */
export const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, k) => k)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (let k = 0; k < b.length; k++) {
      const replaced = row[k]! + (letter === b[k] ? 0 : 1)
      next.push(Math.min(replaced, row[k + 1]! + 1, next[k]! + 1))
    }
    row = next
  }
  return row[b.length]!
}

/** Two mistakes, such as two letters that changed places, turn a short word into a different one. */
const tolerated = (word: string): number => (word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3)))

/** The nearest of the words, if one is near enough to be what was meant. */
export const nearest = (word: string, words: readonly string[]): string | undefined => {
  const near = words
    .map((candidate) => ({ candidate, far: distance(word, candidate) }))
    .filter(({ candidate, far }) => far <= tolerated(candidate))
  return near.sort((a, b) => a.far - b.far)[0]?.candidate
}
