/** The variables step by step: those of one server, around the state where the reader is. */
import { useMemo, useState } from 'preact/hooks'
import type { Session } from '../run/session.js'

/** The states before and after the one that is looked at. */
const AROUND = 7

interface Properties {
  readonly session: Session
  readonly jump: (place: number) => void
}

export const VariablesTable = ({ session, jump }: Properties) => {
  const { line, at, taken } = session
  const [server, setServer] = useState(0)
  const here = line.indexOf(at)
  const places = line.slice(Math.max(0, here - AROUND), here + AROUND + 1)
  const columns = useMemo(() => places.map((place) => session.jump(place).view.servers[server]), [session, server])
  const names = [...new Set(columns.flatMap((column) => column?.variables.map(({ name }) => name) ?? []))]
  return (
    <section aria-labelledby="variables-title">
      <h3 id="variables-title">Variables by step</h3>
      <label>
        of{' '}
        <select value={server} onChange={({ currentTarget: { value } }) => setServer(Number(value))}>
          {session.view.servers.map(({ name }, k) => (
            <option key={name} value={k}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys. */}
      <section class="scrolls" tabIndex={0} aria-label="Variables by step, a column for each state">
        <table class="by-step">
          <thead>
            <tr>
              <th scope="col">variable</th>
              {places.map((place) => (
                <th scope="col" key={place}>
                  <button type="button" aria-current={place === at ? 'step' : undefined} onClick={() => jump(place)}>
                    {line.indexOf(place)} {taken[place - 1]?.action ?? 'first state'}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {columns.map((column, k) => {
                  const of = column?.variables.find((one) => one.name === name)
                  return (
                    <td key={places[k]} class={of?.before == null ? undefined : 'changed'}>
                      {of?.before == null ? '' : '→ '}
                      {of?.value ?? ''}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
