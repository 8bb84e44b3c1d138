/** What is looked at: the model or a cluster of reducers, its bounds, its network, its features, what is relaxed or broken. */
import { useState } from 'preact/hooks'
import { zoo } from '../../conformance/zoo/zoo.js'
import { type Switch, switches } from '../../model/raft/features/switches.js'
import { relaxationNames } from '../../model/raft/relaxations.js'
import { switchedOn, switchesOfReducers, switchesOn, wordsOf } from './features.js'
import { boundFields, firstCluster, firstSubject, type ModelSubject, networks, type Subject } from './subject.js'
import { inWords } from './words.js'

interface Properties {
  readonly subject: Subject
  readonly begin: (subject: Subject) => void
}

interface Drafting<S extends Subject> {
  readonly draft: S
  readonly set: (draft: Subject) => void
}

const toggled = <A,>(list: readonly A[], one: A): readonly A[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one]

const kinds = { Model: firstSubject, Cluster: firstCluster } as const

const Kind = ({ draft, set }: Drafting<Subject>) => (
  <label>
    what
    <select
      value={draft._tag}
      onChange={({ currentTarget: { value } }) => set(value === 'Model' ? kinds.Model : kinds.Cluster)}
    >
      <option value="Model">the model</option>
      <option value="Cluster">a cluster of reducers</option>
    </select>
  </label>
)

const Numbers = ({ draft, set }: Drafting<Subject>) => (
  <>
    {boundFields.map(([field, name, what, from, to]) => (
      <label key={field} title={what}>
        {name}
        <input
          type="number"
          name={field}
          min={from}
          max={to}
          required
          value={draft.bounds[field]}
          onInput={({ currentTarget }) =>
            set({ ...draft, bounds: { ...draft.bounds, [field]: currentTarget.valueAsNumber } })
          }
        />
      </label>
    ))}
    <label>
      network
      <select
        value={draft.network}
        onChange={({ currentTarget: { value } }) =>
          set({ ...draft, network: networks.find((one) => one === value) ?? draft.network })
        }
      >
        {networks.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  </>
)

const Switches = ({ draft, set }: Drafting<Subject>) => {
  const on = switchesOn(draft.features)
  const possible: readonly Switch[] = draft._tag === 'Model' ? switches : switchesOfReducers
  return (
    <details class="more">
      <summary>Features of Raft: {on.length === 0 ? 'none' : on.map(wordsOf).join(', ')}</summary>
      <div class="ticks">
        {possible.map((one) => (
          <label class="tick" key={one}>
            <input
              type="checkbox"
              checked={on.includes(one)}
              onChange={() => set({ ...draft, features: switchedOn(toggled(on, one), draft.bounds.servers) })}
            />
            {wordsOf(one)}
          </label>
        ))}
      </div>
    </details>
  )
}

const Relaxations = ({ draft, set }: Drafting<ModelSubject>) => (
  <details class="more">
    <summary>
      Relaxations: {draft.relaxations.length === 0 ? 'none, raft.tla to the letter' : draft.relaxations.join(', ')}
    </summary>
    <div class="ticks">
      {relaxationNames.map((one) => (
        <label class="tick" key={one}>
          <input
            type="checkbox"
            checked={draft.relaxations.includes(one)}
            onChange={() => set({ ...draft, relaxations: toggled(draft.relaxations, one) })}
          />
          {one}
        </label>
      ))}
    </div>
  </details>
)

/** The fields that only one kind has. */
const Own = ({ draft, set }: Drafting<Subject>) =>
  draft._tag === 'Model' ? (
    <label class="tick">
      <input type="checkbox" checked={draft.history} onChange={() => set({ ...draft, history: !draft.history })} />
      history variables
    </label>
  ) : (
    <>
      <label>
        max-entries
        <input
          type="number"
          min={1}
          max={9}
          required
          value={draft.maxEntriesPerMessage}
          onInput={({ currentTarget }) => set({ ...draft, maxEntriesPerMessage: currentTarget.valueAsNumber })}
        />
      </label>
      <label>
        bug
        <select
          value={draft.bug ?? ''}
          onChange={({ currentTarget: { value } }) => set({ ...draft, bug: value === '' ? null : value })}
        >
          <option value="">none: the standard rules</option>
          {zoo.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
    </>
  )

export const Setup = ({ subject, begin }: Properties) => {
  const [draft, set] = useState<Subject>(subject)
  const [seen, setSeen] = useState(subject)
  if (seen !== subject) {
    setSeen(subject)
    set(subject)
  }
  return (
    <details class="panel setup">
      <summary>
        <h2>What is looked at</h2> <span class="quiet">{inWords(subject)}</span>
      </summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          // A feature is on in every server, and there may be more or fewer of them now.
          begin({ ...draft, features: switchedOn(switchesOn(draft.features), draft.bounds.servers) })
        }}
      >
        <div class="fields">
          <Kind draft={draft} set={set} />
          <Numbers draft={draft} set={set} />
          <Own draft={draft} set={set} />
        </div>
        <Switches draft={draft} set={set} />
        {draft._tag === 'Model' && <Relaxations draft={draft} set={set} />}
        <button type="submit" class="primary">
          Begin
        </button>
      </form>
    </details>
  )
}
