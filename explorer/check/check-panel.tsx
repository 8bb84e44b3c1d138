/** Explores what is looked at, within its bounds. */
import { useState } from 'preact/hooks'
import type { Subject } from '../subject/subject.js'
import { inWords } from '../subject/words.js'
import type { Fallen } from './checking.js'
import { Outcome } from './outcome.jsx'
import { useCheck } from './use-check.js'

interface Properties {
  readonly subject: Subject
  readonly open: (fallen: Fallen) => void
}

const MOST_STATES = [100_000, 1_000_000, 10_000_000] as const

export const CheckPanel = ({ subject, open }: Properties) => {
  const { told, isRunning, start, stop } = useCheck()
  const [maxStates, setMaxStates] = useState<number>(MOST_STATES[1])
  const [symmetry, setSymmetry] = useState(false)
  return (
    <section class="panel" aria-labelledby="check-title">
      <h2 id="check-title">Check every reachable state</h2>
      <p class="quiet">{inWords(subject)}. The bounds are set above.</p>
      <div class="row">
        <label>
          at most{' '}
          <select value={maxStates} onChange={({ currentTarget: { value } }) => setMaxStates(Number(value))}>
            {MOST_STATES.map((one) => (
              <option key={one} value={one}>
                {one.toLocaleString('en')} states
              </option>
            ))}
          </select>
        </label>
        <label class="tick">
          <input type="checkbox" checked={symmetry} onChange={() => setSymmetry(!symmetry)} /> servers are alike
        </label>
        {isRunning ? (
          <button type="button" onClick={stop}>
            ■ Stop
          </button>
        ) : (
          <button
            type="button"
            class="primary"
            onClick={() => start({ subject, maxStates, properties: null, symmetry })}
          >
            Check
          </button>
        )}
      </div>
      {told !== null && <Outcome told={told} open={open} />}
    </section>
  )
}
