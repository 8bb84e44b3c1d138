/** The sources that the page shows, as the build found them; loaded when they are asked for. */

/** The texts by their paths from the root of the repository. */
export type Texts = ReadonlyMap<string, string>

let loading: Promise<Texts> | undefined

export const loadTexts = (): Promise<Texts> => {
  // A page that is one file has none.
  loading ??= import('virtual:sources').then(
    ({ default: all }) => new Map(all),
    () => new Map(),
  )
  return loading
}
