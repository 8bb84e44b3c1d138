/** The files that an address names: those of `lockstep explore FILE…`, by their names, or files of the same site, by their places. */
import { useEffect } from 'preact/hooks'
import type { Given } from './read-files.js'
import { givenOf } from './use-files.js'

const NAMES = '#files='
const PLACES = '#open='

interface Named {
  readonly name: string
  readonly place: string
}

const listed = (fragment: string, what: string): readonly string[] =>
  fragment.slice(what.length).split(',').map(decodeURIComponent)

/** Null where the fragment names no files. */
const namedIn = (fragment: string): readonly Named[] | null => {
  if (fragment.startsWith(NAMES)) return listed(fragment, NAMES).map((name, k) => ({ name, place: `files/${k}` }))
  if (!fragment.startsWith(PLACES)) return null
  return listed(fragment, PLACES).map((place) => ({ name: place.split('/').at(-1) ?? place, place }))
}

/** Only of the same site: a link must not have whoever follows it ask another. */
const given = async ({ name, place }: Named): Promise<Given> => {
  const address = new URL(place, location.href.replace(/#.*/, ''))
  if (address.origin !== location.origin) throw new Error(`${place}: expected a file of the site of this page`)
  const response = await fetch(address)
  if (!response.ok) throw new Error(`${name}: it is not served, or no longer`)
  return givenOf(name, await response.blob())
}

export const useGiven = (
  open: (files: readonly Given[]) => void,
  look: () => void,
  note: (words: string) => void,
): void => {
  useEffect(() => {
    const named = namedIn(location.hash)
    if (named === null) return
    look()
    Promise.all(named.map(given)).then(open, (error) => note(error instanceof Error ? error.message : String(error)))
  }, [open, look, note])
}
