/** The page: what is looked at, the run, and what else is done with it. */
import { useCallback, useEffect, useState } from 'preact/hooks'
import { CheckPanel } from './check/check-panel.jsx'
import type { Fallen } from './check/checking.js'
import { CodePanel } from './code/code-panel.jsx'
import { EditPanel } from './edit/edit-panel.jsx'
import { ExportPanel } from './exports/export-panel.jsx'
import { FilesPanel } from './files/files-panel.jsx'
import { reportHere } from './files/report.js'
import { useFiles } from './files/use-files.js'
import { useGiven } from './files/use-given.js'
import { GraphPanel } from './graph/graph-panel.jsx'
import { KeyList } from './keys/key-list.jsx'
import { fragmentOf, isLink } from './links/link.js'
import { opened } from './links/opened.js'
import type { Session } from './run/session.js'
import { loadTexts } from './sources/texts.js'
import { specification } from './specification.js'
import { DiagramPanel } from './step/diagram-panel.jsx'
import { Stepper } from './step/stepper.jsx'
import { fresh, resume, type Shown } from './subject/begin.js'
import { Setup } from './subject/setup.jsx'
import { firstSubject, type Subject } from './subject/subject.js'
import { keptTheme, setTheme, themeAfter } from './theme.js'
import { filesIn } from './tours/samples.js'
import { TourBar } from './tours/tour-bar.jsx'
import { type Tour, tourShown } from './tours/tours.js'
import { ToursPanel } from './tours/tours-panel.jsx'
import { ZooPanel } from './zoo/zoo-panel.jsx'

/** Read once: it does not change. */
const inside = reportHere()
/** Files without a verdict are opened as if somebody had chosen them. */
const report = inside !== null && inside.verdict.lines.length > 0 ? inside : null

const modes = {
  ...{ run: 'Run', diagram: 'Diagram', graph: 'Graph', code: 'Code', check: 'Check', zoo: 'Zoo', edit: 'Edit' },
  ...{ tours: 'Tours', open: 'Open', save: 'Export' },
} as const
type Mode = keyof typeof modes
const modeNames = Object.keys(modes) as readonly Mode[]

const useLinks = (show: (shown: Shown) => void, setNote: (note: string | null) => void): void => {
  useEffect(() => {
    const follow = async (): Promise<void> => {
      if (!isLink(location.hash)) return
      const { shown, note = null } = await opened(location.hash)
      if (shown !== undefined) show(shown)
      setNote(note)
    }
    void follow()
    const listener = () => void follow()
    addEventListener('hashchange', listener)
    return () => removeEventListener('hashchange', listener)
  }, [show, setNote])
}

export const App = () => {
  const [{ subject, session }, setShown] = useState<Shown>(() => fresh(firstSubject))
  const [mode, setMode] = useState<Mode>('run')
  const [note, setNote] = useState<string | null>(null)
  const [said, say] = useState('')
  const [tour, setTour] = useState<Tour | null>(null)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const change = useCallback((next: Session) => setShown((shown) => ({ ...shown, session: next })), [])
  const show = useCallback((shown: Shown) => {
    setShown(shown)
    setMode('run')
  }, [])
  useLinks(show, setNote)
  const files = useFiles()
  const lookAtFiles = useCallback(() => setMode('open'), [])
  useGiven(files.open, lookAtFiles, setNote)
  useEffect(() => {
    if (inside === null || (report === null && inside.files.length === 0)) return
    lookAtFiles()
    if (inside.files.length > 0) files.open(inside.files)
  }, [files.open, lookAtFiles])
  const { read } = files
  useEffect(() => {
    if (read?._tag !== 'Run') return
    // A report stays where it says what it is; its run is one button away.
    const found = resume(read.subject, read.tree)
    if (found === undefined) return
    if (report === null) show({ subject: read.subject, session: found })
    else setShown({ subject: read.subject, session: found })
    say(read.title)
  }, [read, show])

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
  const openFallen = (of: Subject, { tree, property, steps }: Fallen): void => {
    const found = resume(of, tree)
    if (found === undefined) setNote('The counterexample cannot be taken again: a step function is not pure.')
    else show({ subject: of, session: found })
    say(`${property} does not hold after ${steps} steps`)
  }
  return (
    <>
      <header class="top">
        <h1>Lockstep explorer</h1>
        <nav class="modes" aria-label="Parts of the page">
          {modeNames.map((name) => (
            <button
              type="button"
              key={name}
              aria-current={mode === name ? 'page' : undefined}
              onClick={() => setMode(name)}
            >
              {modes[name]}
            </button>
          ))}
        </nav>
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
        {(mode === 'run' || mode === 'check') && (
          <Setup
            subject={subject}
            begin={(next) => {
              setTour(null)
              setShown(fresh(next))
            }}
          />
        )}
        {tour !== null && <TourBar tour={tour} session={session} change={change} end={() => setTour(null)} />}
        {mode === 'run' && (
          <Stepper
            {...{ session, change, say, theme }}
            copyLink={() => void copyLink()}
            help={() => setHelpOpen(true)}
          />
        )}
        {mode === 'check' && <CheckPanel subject={subject} open={(fallen) => openFallen(subject, fallen)} />}
        {mode === 'diagram' && <DiagramPanel session={session} change={change} />}
        {mode === 'graph' && <GraphPanel session={session} change={change} />}
        {mode === 'open' && <FilesPanel files={files} report={report} />}
        {mode === 'code' && <CodePanel session={session} />}
        {mode === 'save' && <ExportPanel subject={subject} session={session} />}
        {mode === 'tours' && (
          <ToursPanel
            look={(sample) => {
              lookAtFiles()
              void loadTexts().then((texts) => files.open(filesIn(texts, sample)))
            }}
            begin={(chosen) => {
              setTour(chosen)
              show(tourShown(chosen))
            }}
          />
        )}
        {mode === 'edit' && <EditPanel />}
        {mode === 'zoo' && <ZooPanel open={openFallen} />}
      </main>
      <p class="said" role="status">
        {said}
      </p>
      <KeyList isOpen={isHelpOpen} close={() => setHelpOpen(false)} />
    </>
  )
}
