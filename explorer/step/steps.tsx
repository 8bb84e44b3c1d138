/** The steps that were tried, as a tree: the way to here and on from here, and beside each state the other ways from it. */
import { useEffect, useRef } from 'preact/hooks'
import type { Place } from '../run/run.js'
import type { Session } from '../run/session.js'
import type { ShownTaken } from '../run/view.js'

const labelOf = ({ action, server, message }: ShownTaken): string =>
  [action, server ?? '', message === null ? '' : `on ${message}`].filter((part) => part !== '').join(' ')

/** A long run is shown around the place where the reader is. */
const AROUND = 60

/** The part of a long line that is shown. */
export const windowOf = (length: number, at: number): readonly [from: number, to: number] => {
  const from = Math.max(0, Math.min(at - AROUND, length - 2 * AROUND))
  return [from, Math.min(length, from + 2 * AROUND)]
}

interface Properties {
  readonly session: Session
  readonly jump: (place: Place) => void
}

export const Steps = ({ session, jump }: Properties) => {
  const { taken, line, at } = session
  const here = useRef<HTMLButtonElement>(null)
  useEffect(() => here.current?.scrollIntoView({ block: 'nearest' }), [at])
  const [from, to] = windowOf(line.length, line.indexOf(at))
  const others = (place: Place): readonly ShownTaken[] =>
    taken.filter((one) => one.from === place && !line.includes(one.place))
  const button = (place: Place, label: string, breaks: boolean) => (
    <button
      type="button"
      ref={place === at ? here : null}
      aria-current={place === at ? 'step' : undefined}
      onClick={() => jump(place)}
    >
      {breaks && (
        <span class="fails">
          <span aria-hidden="true">✗</span>
          <span class="hidden">a property does not hold: </span>
        </span>
      )}
      {label}
    </button>
  )
  return (
    <section class="panel" aria-labelledby="steps-title">
      <h2 id="steps-title">Steps</h2>
      {from > 0 && <p class="quiet">{from} earlier ones are not shown.</p>}
      <ol class="steps" start={from}>
        {line.slice(from, to).map((place) => {
          const one = taken[place - 1]
          const branches = others(place)
          return (
            <li key={place}>
              {button(place, one === undefined ? 'the first state' : labelOf(one), one?.breaks ?? false)}
              {branches.length > 0 && (
                <ul class="branches">
                  {branches.map((branch) => (
                    <li key={branch.place}>
                      <span aria-hidden="true">↳ </span>
                      <span class="hidden">another way: </span>
                      {button(branch.place, labelOf(branch), branch.breaks)}
                    </li>
                  ))}
                </ul>
              )}
            </li>
          )
        })}
      </ol>
      {to < line.length && <p class="quiet">{line.length - to} later ones are not shown.</p>}
    </section>
  )
}
