/** The zoo: choose a bug, see the changed rule, predict which property falls, and hunt it. */
import { useState } from 'preact/hooks'
import type { Catch, Entry } from '../../conformance/zoo/entry.js'
import { zoo } from '../../conformance/zoo/zoo.js'
import type { Fallen } from '../check/checking.js'
import { Outcome } from '../check/outcome.jsx'
import { useCheck } from '../check/use-check.js'
import type { ClusterSubject } from '../subject/subject.js'
import { askedBy, guesses, propertyOf, subjectOf } from './hunting.js'
import { RuleDifference } from './rule-difference.jsx'

interface Properties {
  readonly open: (subject: ClusterSubject, fallen: Fallen) => void
}

/** Far beyond what the bug that is hardest to find takes. */
const MOST_STATES = 10_000_000

interface Chosen {
  readonly entry: Entry
  readonly how: Catch
}

const firstOf = (entry: Entry): Chosen => ({
  entry,
  how: entry.catches.find((one) => askedBy(one) !== null) ?? entry.catches[0],
})

const Verdict = ({ guess, property }: { readonly guess: string; readonly property: string }) => (
  <p class={guess === property ? 'pill good' : 'pill bad'} data-testid="guess">
    {guess === property ? `✓ As you said: ${property} fell.` : `✗ You said ${guess}; what fell is ${property}.`}
  </p>
)

export const ZooPanel = ({ open }: Properties) => {
  const { told, isRunning, start, stop } = useCheck()
  const [first] = zoo
  const [chosen, setChosen] = useState<Chosen | null>(first === undefined ? null : firstOf(first))
  const [guess, setGuess] = useState('')
  if (chosen === null) return null
  const { entry, how } = chosen
  const properties = askedBy(how)
  const choose = (next: Chosen): void => {
    stop()
    setGuess('')
    setChosen(next)
  }
  const subject = 'scope' in how ? subjectOf(entry.name, how.scope) : null
  return (
    <section class="panel" aria-labelledby="zoo-title">
      <h2 id="zoo-title">The zoo of known bugs</h2>
      <div class="row">
        <label>
          bug{' '}
          <select
            value={entry.name}
            onChange={({ currentTarget: { value } }) => {
              const found = zoo.find(({ name }) => name === value)
              if (found !== undefined) choose(firstOf(found))
            }}
          >
            {zoo.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          caught by{' '}
          <select
            value={how.by}
            onChange={({ currentTarget: { value } }) => {
              const found = entry.catches.find(({ by }) => by === value)
              if (found !== undefined) choose({ entry, how: found })
            }}
          >
            {entry.catches.map(({ by }) => (
              <option key={by}>{by}</option>
            ))}
          </select>
        </label>
      </div>
      <p>
        <b>{entry.what}</b>
      </p>
      <p class="quiet">Seen in: {entry.seen}</p>
      <RuleDifference entry={entry} />
      {subject === null || properties === null ? (
        <p>
          This way runs whole nodes: <code>lockstep zoo --only {entry.name}</code>
        </p>
      ) : (
        <>
          <div class="row">
            <label>
              which property falls?{' '}
              <select value={guess} onChange={({ currentTarget: { value } }) => setGuess(value)}>
                <option value="">choose first</option>
                {guesses.map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </select>
            </label>
            {isRunning ? (
              <button type="button" onClick={stop}>
                ■ Stop
              </button>
            ) : (
              <button
                type="button"
                class="primary"
                onClick={() => start({ subject, maxStates: MOST_STATES, properties, symmetry: false })}
              >
                Hunt
              </button>
            )}
          </div>
          {told?._tag === 'Ended' && guess !== '' && <Verdict guess={guess} property={propertyOf(how)} />}
          {told !== null && <Outcome told={told} open={(fallen) => open(subject, fallen)} />}
        </>
      )}
    </section>
  )
}
