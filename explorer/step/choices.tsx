/** What may happen here, by server, and what may not, with the conjunct that is false. */
import { useState } from 'preact/hooks'
import type { Choice, View } from '../run/view.js'

interface Group {
  /** Null for the network. */
  readonly server: number | null
  readonly name: string
  readonly choices: readonly Choice[]
}

const textOf = ({ action, changes }: Choice, message: string): string => [action, message, ...changes].join(' ')

const matches = (text: string, filter: string): boolean => text.toLowerCase().includes(filter.trim().toLowerCase())

/** The enabled actions in the order in which they are listed and numbered. */
export const grouped = ({ servers, choices, messages }: View, filter = ''): readonly Group[] => {
  const shown = choices.filter((one) => matches(textOf(one, messages[one.message ?? -1]?.text ?? ''), filter))
  const of = (server: number | null) => shown.filter((one) => one.server === server)
  return [
    ...servers.map(({ name }, server) => ({ server, name, choices: of(server) })),
    { server: null, name: 'The network', choices: of(null) },
  ].filter((group) => group.choices.length > 0)
}

/** The choice of a number in the list, from 1. */
export const numbered = (view: View, number: number, filter = ''): Choice | undefined =>
  grouped(view, filter).flatMap(({ choices }) => choices)[number - 1]

const MOST_CHANGES = 4

const Changes = ({ changes, leavesBounds }: Choice) => {
  const more = changes.length - MOST_CHANGES
  return (
    <>
      {changes.length === 0 && <span class="change quiet">nothing changes</span>}
      {changes.slice(0, MOST_CHANGES).map((change) => (
        <span class="change" key={change}>
          {change}
        </span>
      ))}
      {more > 0 && <span class="change quiet">and {more} more</span>}
      {leavesBounds && <span class="change outside">⤴ leaves the bounds</span>}
    </>
  )
}

const Disabled = ({ view, filter }: { readonly view: View; readonly filter: string }) => {
  const shown = view.disabled.filter((one) => matches(`${one.action} ${one.message ?? ''}`, filter))
  if (shown.length === 0) return null
  return (
    <details>
      <summary>Not enabled: {shown.length}</summary>
      {view.servers.map(({ name }, server) => {
        const own = shown.filter((one) => one.server === server)
        return (
          own.length > 0 && (
            <section key={name} aria-label={`Not enabled in ${name}`}>
              <h4>{name}</h4>
              <ul class="disabled">
                {own.map(({ action, message, conjuncts }) => (
                  <li key={`${action} ${message}`}>
                    <b>{action}</b>
                    {message !== null && <span class="change quiet">{message}</span>}
                    {conjuncts.map((conjunct) => (
                      <span class="change" key={conjunct}>
                        <span aria-hidden="true">✗</span> {conjunct}
                      </span>
                    ))}
                  </li>
                ))}
              </ul>
            </section>
          )
        )
      })}
    </details>
  )
}

interface Properties {
  readonly view: View
  readonly take: (choice: number) => void
  readonly filter: string
  readonly setFilter: (filter: string) => void
}

export const Choices = ({ view, take, filter, setFilter }: Properties) => {
  const groups = grouped(view, filter)
  const order = groups.flatMap(({ choices }) => choices)
  const [pointed, setPointed] = useState<number | null>(null)
  return (
    <section class="panel choices" aria-labelledby="choices-title">
      <h2 id="choices-title">What may happen</h2>
      <label class="filter">
        Filter
        <input
          id="filter"
          type="search"
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
          placeholder="an action, a variable, s2"
        />
      </label>
      {groups.map(({ name, choices }) => (
        <section key={name} aria-label={`Actions of ${name}`}>
          <h3>{name}</h3>
          <ol>
            {choices.map((one) => {
              const number = order.indexOf(one) + 1
              return (
                <li key={number}>
                  <button
                    type="button"
                    class={one.choice === pointed ? 'choice pointed' : 'choice'}
                    data-action={one.action}
                    onClick={() => take(one.choice)}
                    onFocus={() => setPointed(one.choice)}
                    onBlur={() => setPointed(null)}
                  >
                    <span class="what">
                      {number <= 9 && <kbd>{number}</kbd>} <b>{one.action}</b>
                    </span>
                    {one.message !== null && <span class="change quiet">{view.messages[one.message]?.text}</span>}
                    <Changes {...one} />
                  </button>
                </li>
              )
            })}
          </ol>
        </section>
      ))}
      {groups.length === 0 && (
        <p>{filter === '' ? 'No action is enabled.' : 'No enabled action matches the filter.'}</p>
      )}
      <Disabled view={view} filter={filter} />
    </section>
  )
}
