/** The page: what is looked at, and the run. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { useCallback, useEffect, useState } from 'preact/hooks'
import { KeyList } from './keys/key-list.jsx'
import { ageOf, fragmentOf, isLink, linkIn } from './links/link.js'
import type { Session } from './run/session.js'
import { specification } from './specification.js'
import { Stepper } from './step/stepper.jsx'
import { beginWith, resume } from './subject/begin.js'
import { Setup } from './subject/setup.jsx'
import { firstSubject, type Subject } from './subject/subject.js'
import { keptTheme, setTheme, themeAfter } from './theme.js'

interface Shown {
  readonly subject: Subject
  readonly session: Session
}

const fresh = (subject: Subject): Shown => ({ subject, session: beginWith(subject) })

/** What a fragment leads to, and what is to be said of it. */
const opened = async (fragment: string): Promise<{ readonly shown?: Shown; readonly note?: string }> => {
  const link = await linkIn(fragment)
  if (isLeft(link)) return { note: link.left }
  const { subject, tree } = link.right
  const age = ageOf(link.right, specification)
  const session = resume(subject, tree)
  if (session !== undefined) return { shown: { subject, session }, ...(age === undefined ? {} : { note: age }) }
  const why = 'A step of the link is not possible here; the model is opened in its first state.'
  return { shown: fresh(subject), note: age === undefined ? why : `${age} ${why}` }
}

export const App = () => {
  const [{ subject, session }, setShown] = useState<Shown>(() => fresh(firstSubject))
  const [note, setNote] = useState<string | null>(null)
  const [said, say] = useState('')
  const [isHelpOpen, setHelpOpen] = useState(false)
  const change = useCallback((next: Session) => setShown((shown) => ({ ...shown, session: next })), [])

  useEffect(() => {
    const follow = async (): Promise<void> => {
      if (!isLink(location.hash)) return
      const { shown, note: words = null } = await opened(location.hash)
      if (shown !== undefined) setShown(shown)
      setNote(words)
    }
    void follow()
    const listener = () => void follow()
    addEventListener('hashchange', listener)
    return () => removeEventListener('hashchange', listener)
  }, [])

  const copyLink = async (): Promise<void> => {
    const fragment = await fragmentOf({ specification, subject, tree: session.tree })
    history.replaceState(null, '', fragment)
    try {
      await navigator.clipboard.writeText(location.href)
      say('The link is copied.')
    } catch {
      say('The link is in the address bar.')
    }
  }
  const theme = (): void => {
    const next = themeAfter(keptTheme())
    setTheme(next)
    say(`Colours: ${next}`)
  }
  return (
    <>
      <header class="top">
        <h1>Lockstep explorer</h1>
        <div class="buttons">
          <button type="button" onClick={() => void copyLink()}>
            Copy link
          </button>
          <button type="button" onClick={theme}>
            Colours
          </button>
          <button type="button" onClick={() => setHelpOpen(true)}>
            Keys <kbd>?</kbd>
          </button>
        </div>
      </header>
      <main>
        {note !== null && (
          <p class="note" role="alert">
            {note}{' '}
            <button type="button" onClick={() => setNote(null)}>
              Close
            </button>
          </p>
        )}
        <Setup subject={subject} begin={(next) => setShown(fresh(next))} />
        <Stepper {...{ session, change, say, theme }} copyLink={() => void copyLink()} help={() => setHelpOpen(true)} />
      </main>
      <p class="said" role="status">
        {said}
      </p>
      <KeyList isOpen={isHelpOpen} close={() => setHelpOpen(false)} />
    </>
  )
}
