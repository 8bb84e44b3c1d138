/** What is looked at: the model, its bounds, its network, its features and its relaxations. */
import { useState } from 'preact/hooks'
import { isOn, type Switch, switches } from '../../model/raft/features/switches.js'
import { type Features, NoFeatures } from '../../model/raft/features/types.js'
import { relaxationNames } from '../../model/raft/relaxations.js'
import { boundFields, type ModelSubject, networks, type Subject } from './subject.js'

interface Properties {
  readonly subject: Subject
  readonly begin: (subject: Subject) => void
}

/** `leadershipTransfer` as a reader has it. */
const wordsOf = (one: Switch): string => one.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const everyServer = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i)

/** For a server that is no longer there nothing is switched on. */
const switchedOn = (on: readonly Switch[], servers: number): Features => ({
  ...NoFeatures,
  ...Object.fromEntries(on.map((one) => [one, true])),
  preVote: on.includes('preVote') ? everyServer(servers) : [],
})

/** What is looked at, in one line, with the names of the command line's flags. */
export const inWords = ({ bounds, network, features, relaxations }: ModelSubject): string => {
  const on = switches.filter((one) => isOn(features, one))
  return [
    ...boundFields.map(([field, name]) => `${name} ${bounds[field]}`),
    `network ${network}`,
    ...(on.length === 0 ? [] : [`with ${on.map(wordsOf).join(', ')}`]),
    ...(relaxations.length === 0 ? [] : [`relaxed by ${relaxations.join(', ')}`]),
  ].join(', ')
}

export const Setup = ({ subject, begin }: Properties) => {
  const [draft, setDraft] = useState<ModelSubject>(subject)
  const [seen, setSeen] = useState(subject)
  if (seen !== subject) {
    setSeen(subject)
    setDraft(subject)
  }
  const { bounds, network, history, relaxations, features } = draft
  const on = switches.filter((one) => isOn(features, one))
  const toggled = <A,>(list: readonly A[], one: A): readonly A[] =>
    list.includes(one) ? list.filter((other) => other !== one) : [...list, one]
  return (
    <details class="panel setup">
      <summary>
        <h2>Model and bounds</h2> <span class="quiet">{inWords(subject)}</span>
      </summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          begin({ ...draft, features: switchedOn(on, bounds.servers) })
        }}
      >
        <div class="fields">
          {boundFields.map(([field, name, what, from, to]) => (
            <label key={field} title={what}>
              {name}
              <input
                type="number"
                name={field}
                min={from}
                max={to}
                required
                value={bounds[field]}
                onInput={(event) =>
                  setDraft({ ...draft, bounds: { ...bounds, [field]: event.currentTarget.valueAsNumber } })
                }
              />
            </label>
          ))}
          <label>
            network
            <select
              value={network}
              onChange={(event) =>
                setDraft({ ...draft, network: networks.find((one) => one === event.currentTarget.value) ?? network })
              }
            >
              {networks.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
          <label class="tick">
            <input type="checkbox" checked={history} onChange={() => setDraft({ ...draft, history: !history })} />
            history variables
          </label>
        </div>
        <details class="more">
          <summary>Features of Raft: {on.length === 0 ? 'none' : on.map(wordsOf).join(', ')}</summary>
          <div class="ticks">
            {switches.map((one) => (
              <label class="tick" key={one}>
                <input
                  type="checkbox"
                  checked={on.includes(one)}
                  onChange={() => setDraft({ ...draft, features: switchedOn(toggled(on, one), bounds.servers) })}
                />
                {wordsOf(one)}
              </label>
            ))}
          </div>
        </details>
        <details class="more">
          <summary>
            Relaxations: {relaxations.length === 0 ? 'none, raft.tla to the letter' : relaxations.join(', ')}
          </summary>
          <div class="ticks">
            {relaxationNames.map((one) => (
              <label class="tick" key={one}>
                <input
                  type="checkbox"
                  checked={relaxations.includes(one)}
                  onChange={() => setDraft({ ...draft, relaxations: toggled(relaxations, one) })}
                />
                {one}
              </label>
            ))}
          </div>
        </details>
        <button type="submit" class="primary">
          Begin
        </button>
      </form>
    </details>
  )
}
