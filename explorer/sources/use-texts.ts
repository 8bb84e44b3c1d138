import { useEffect, useState } from 'preact/hooks'
import { loadTexts, type Texts } from './texts.js'

/** Null until they are there. */
export const useTexts = (): Texts | null => {
  const [texts, setTexts] = useState<Texts | null>(null)
  useEffect(() => {
    let isWanted = true
    loadTexts().then((all) => {
      if (isWanted) setTexts(all)
    })
    return () => {
      isWanted = false
    }
  }, [])
  return texts
}
