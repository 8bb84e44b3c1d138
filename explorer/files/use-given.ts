/** The files that `lockstep explore FILE…` has opened: their names are in the fragment of the address. */
import { useEffect } from 'preact/hooks'
import type { Given } from './read-files.js'
import { givenOf } from './use-files.js'

const NAMES = '#files='

const given = async (fragment: string): Promise<readonly Given[]> => {
  const names = fragment.slice(NAMES.length).split(',').map(decodeURIComponent)
  return Promise.all(
    names.map(async (name, k) => {
      const response = await fetch(`files/${k}`)
      if (!response.ok) throw new Error(`${name}: it is no longer served`)
      return givenOf(name, await response.blob())
    }),
  )
}

export const useGiven = (
  open: (files: readonly Given[]) => void,
  look: () => void,
  note: (words: string) => void,
): void => {
  useEffect(() => {
    if (!location.hash.startsWith(NAMES)) return
    look()
    given(location.hash).then(open, (error) => note(error instanceof Error ? error.message : String(error)))
  }, [open, look, note])
}
