/** Where texts are kept beyond a reload of the page: the browser's localStorage or sessionStorage, as far as there is one. */
export interface Keeper {
  readonly getItem: (name: string) => string | null
  readonly setItem: (name: string, text: string) => void
  readonly removeItem: (name: string) => void
}

/**
 * What a browser keeps, or else this page: where cookies are blocked, the mere sight of a storage throws, and a storage that
 * is full takes nothing. Such texts stay until the page is left.
 */
export const keeperOf = (storage: () => Keeper): Keeper => {
  const unkept = new Map<string, string>()
  const attempt = <A>(action: () => A, otherwise: A): A => {
    try {
      return action()
    } catch {
      return otherwise
    }
  }
  return {
    getItem: (name) => unkept.get(name) ?? attempt(() => storage().getItem(name), null),
    setItem: (name, text) => {
      unkept.set(name, text)
      attempt(() => {
        storage().setItem(name, text)
        unkept.delete(name)
      }, undefined)
    },
    removeItem: (name) => {
      unkept.delete(name)
      attempt(() => storage().removeItem(name), undefined)
    },
  }
}

/** The JSON that is kept under a name; null if there is none. */
export const keptIn = (keeper: Keeper, name: string): unknown => {
  try {
    return JSON.parse(keeper.getItem(name) ?? 'null')
  } catch {
    return null
  }
}
