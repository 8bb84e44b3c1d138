/** Where a tour is: what there is to say, perhaps a question, and the way on. */
import { useState } from 'preact/hooks'
import type { Session } from '../run/session.js'
import { picked, type Question, type Tour } from './tours.js'

const Asked = ({ question, on }: { readonly question: Question; readonly on: () => void }) => {
  const [answer, setAnswer] = useState<number | null>(null)
  const { ask, answers, right } = question
  return (
    <fieldset>
      <legend>{ask}</legend>
      {answers.map((text, k) => (
        <button type="button" key={text} aria-pressed={answer === k} onClick={() => setAnswer(k)}>
          {text}
        </button>
      ))}
      {answer !== null && (
        <p class={answer === right ? 'pill good' : 'pill bad'}>
          {answer === right ? '✓ So it is.' : `✗ No: ${answers[right]}.`}
        </p>
      )}
      {answer !== null && (
        <button type="button" class="primary" onClick={on}>
          See it
        </button>
      )}
    </fieldset>
  )
}

interface Properties {
  readonly tour: Tour
  readonly session: Session
  readonly change: (session: Session) => void
  readonly end: () => void
}

export const TourBar = ({ tour, session, change, end }: Properties) => {
  const [at, setAt] = useState(0)
  /** Where each stop is in the run, so that one can step aside and come back. */
  const [places, setPlaces] = useState<readonly number[]>([0])
  const stop = tour.stops[at]
  const next = tour.stops[at + 1]
  if (stop === undefined) return null
  const goTo = (place: number): void => {
    setAt(place)
    change(session.jump(places[place] ?? 0))
  }
  const on = (): void => {
    if (next?.pick == null) return
    const after = picked(session.jump(places[at] ?? 0), next.pick)
    if (after === undefined) return
    setPlaces([...places.slice(0, at + 1), after.at])
    setAt(at + 1)
    change(after)
  }
  return (
    <section class="panel tour" aria-labelledby="tour-title">
      <h2 id="tour-title">{tour.title}</h2>
      <p aria-live="polite" data-testid="tour-text">
        <span class="quiet">
          {at + 1} of {tour.stops.length}{' '}
        </span>
        {stop.text}
      </p>
      {stop.question !== undefined && <Asked key={at} question={stop.question} on={on} />}
      <div class="buttons">
        <button type="button" disabled={at === 0} onClick={() => goTo(at - 1)}>
          Previous stop
        </button>
        {next !== undefined && stop.question === undefined && (
          <button type="button" class="primary" onClick={on}>
            Next stop: {next.pick?.slice(0, 2).join(' ').replace(' -', '')}
          </button>
        )}
        <button type="button" onClick={end}>
          End the tour
        </button>
      </div>
    </section>
  )
}
