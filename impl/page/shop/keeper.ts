/** Where texts are kept beyond a reload of the page: the browser's localStorage or sessionStorage. */
export interface Keeper {
  readonly getItem: (name: string) => string | null
  readonly setItem: (name: string, text: string) => void
  readonly removeItem: (name: string) => void
}

/** The JSON that is kept under a name; null if there is none. */
export const keptIn = (keeper: Keeper, name: string): unknown => {
  try {
    return JSON.parse(keeper.getItem(name) ?? 'null')
  } catch {
    return null
  }
}
