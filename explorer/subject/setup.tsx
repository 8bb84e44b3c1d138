/** What is looked at: the model or a cluster of reducers, its bounds, its network, its features, what is relaxed or broken. */
import { useState } from 'preact/hooks'
import { zoo } from '../../conformance/zoo/zoo.js'
import type { Bounds } from '../../model/raft/bounds.js'
import { relaxationNames } from '../../model/raft/relaxations.js'
import { FeatureFields } from './feature-fields.jsx'
import { fitted } from './features.js'
import { Slider } from './slider.jsx'
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

/** A list of all servers is one of all, however many there are. */
const withBound = (draft: Subject, field: keyof Bounds, value: number): Subject => {
  const bounds = { ...draft.bounds, [field]: value }
  return { ...draft, bounds, features: fitted(draft.features, draft.bounds.servers, bounds.servers) }
}

const Numbers = ({ draft, set }: Drafting<Subject>) => (
  <>
    {boundFields.map(([field, name, what, from, to]) => (
      <Slider
        key={field}
        {...{ name, what, from, to }}
        value={draft.bounds[field]}
        set={(value) => set(withBound(draft, field, value))}
      />
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
      <Slider
        {...{ name: 'max-entries', what: 'the most entries of one message', from: 1, to: 9 }}
        value={draft.maxEntriesPerMessage}
        set={(value) => set({ ...draft, maxEntriesPerMessage: value })}
      />
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
          begin(draft)
        }}
      >
        <div class="fields">
          <Kind draft={draft} set={set} />
          <Numbers draft={draft} set={set} />
          <Own draft={draft} set={set} />
        </div>
        <FeatureFields draft={draft} set={set} />
        {draft._tag === 'Model' && <Relaxations draft={draft} set={set} />}
        <button type="submit" class="primary">
          Begin
        </button>
      </form>
    </details>
  )
}
