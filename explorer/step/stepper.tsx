/** A run, step by step. */
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { onKey } from '../keys/keys.js'
import type { Session } from '../run/session.js'
import { Changes } from './changes.jsx'
import { Choices, numbered } from './choices.jsx'
import { Controls } from './controls.jsx'
import { Properties } from './properties.jsx'
import { Servers } from './servers.jsx'
import { Steps } from './steps.jsx'
import { Wire } from './wire.jsx'

/** Between two steps of a run that is played. */
const PLAY_MS = 700
const SHUFFLED = 20

interface Given {
  readonly session: Session
  readonly change: (session: Session) => void
  readonly say: (sentence: string) => void
  readonly copyLink: () => void
  readonly theme: () => void
  readonly help: () => void
}

/** Moves the focus among the enabled actions. */
const moveAmongChoices = (by: 1 | -1): void => {
  const all: readonly Element[] = [...document.querySelectorAll('button.choice')]
  const at = document.activeElement === null ? -1 : all.indexOf(document.activeElement)
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))]
  if (next instanceof HTMLElement) next.focus()
}

const usePlay = (session: Session, change: (session: Session) => void) => {
  const [isPlaying, setPlaying] = useState(false)
  useEffect(() => {
    if (!isPlaying) return undefined
    const next = session.redo()
    if (next === session) {
      setPlaying(false)
      return undefined
    }
    const timer = setTimeout(() => change(next), PLAY_MS)
    return () => clearTimeout(timer)
  }, [isPlaying, session, change])
  const play = (): void => {
    // At its end a run is played from its beginning.
    if (!isPlaying && session.line.at(-1) === session.at) change(session.jump(0))
    setPlaying(!isPlaying)
  }
  return { isPlaying, play }
}

export const Stepper = ({ session, change, say, copyLink, theme, help }: Given) => {
  const [filter, setFilter] = useState('')
  const [seed, setSeed] = useState(1)
  const { isPlaying, play } = usePlay(session, change)
  const go = (next: Session): void => {
    if (next === session) return
    change(next)
    const { view, taken, at } = next
    const fallen = view.properties.filter(({ why }) => why !== null)
    const last = taken[at - 1]
    const what = last === undefined ? 'the first state' : `${last.action} ${last.server ?? ''}`
    say(`${what}: ${fallen.length === 0 ? 'all properties hold' : `${fallen[0]?.name} does not hold`}`)
  }
  const shuffle = (): void => {
    go(session.shuffle(seed, SHUFFLED))
    setSeed(seed + 1)
  }
  const take = (choice: number): void => go(session.take(choice))
  const jump = (place: number): void => go(session.jump(place))
  // Before the next key: an effect that comes later would act on the state before this one.
  useLayoutEffect(() => {
    const deeds = {
      undo: () => go(session.undo()),
      redo: () => go(session.redo()),
      first: () => jump(0),
      last: () => jump(session.line.at(-1) ?? 0),
      play,
      shuffle,
      copyLink,
      theme,
      help,
      nextChoice: () => moveAmongChoices(1),
      previousChoice: () => moveAmongChoices(-1),
      filter: () => document.getElementById('filter')?.focus(),
      choose: (number: number) => {
        const found = numbered(session.view, number, filter)
        if (found !== undefined) take(found.choice)
      },
    }
    const listener = (event: KeyboardEvent): void => {
      if (onKey(event, deeds)) event.preventDefault()
    }
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  })
  return (
    <>
      <Controls
        {...{ session, isPlaying, seed, setSeed, play, shuffle, jump }}
        undo={() => go(session.undo())}
        redo={() => go(session.redo())}
      />
      <div class="columns">
        <div>
          <Steps session={session} jump={jump} />
          <Changes session={session} />
        </div>
        <div>
          <Servers view={session.view} />
          <Wire view={session.view} take={take} />
        </div>
        <div>
          <Choices view={session.view} take={take} filter={filter} setFilter={setFilter} />
          <Properties view={session.view} />
        </div>
      </div>
    </>
  )
}
