/** The features of Raft: which are on, in which servers, within which bounds, and with which known bugs. */
import { type Switch, switches } from '../../model/raft/features/switches.js'
import type { Features } from '../../model/raft/features/types.js'
import {
  bugsOf,
  detailsOf,
  featureBounds,
  listsOf,
  MOST_OF_FEATURE,
  serversIn,
  switchesOfReducers,
  switchesOn,
  toggled,
  withServer,
  wordsOf,
} from './features.js'
import { Slider } from './slider.jsx'
import type { Subject } from './subject.js'

interface Properties {
  readonly draft: Subject
  readonly set: (draft: Subject) => void
}

interface Of {
  readonly features: Features
  readonly servers: number
  readonly change: (features: Features) => void
}

const Lists = ({ features, servers, change }: Of) => (
  <>
    {listsOf(features).map((list) => (
      <fieldset key={list.field} class="ticks">
        <legend>{list.words}</legend>
        {Array.from({ length: servers }, (_, server) => (
          <label class="tick" key={server}>
            <input
              type="checkbox"
              checked={serversIn(features, list, servers).includes(server)}
              onChange={() => change(withServer(features, list, servers, server))}
            />
            s{server + 1}
          </label>
        ))}
      </fieldset>
    ))}
  </>
)

const Bounds = ({ features, change }: Of) => (
  <div class="fields">
    {featureBounds(features).map(({ field, name, what, fallback }) => (
      <Slider
        key={field}
        {...{ name, what, from: 1, to: MOST_OF_FEATURE }}
        value={features[field] ?? fallback}
        set={(value) => change({ ...features, [field]: value })}
      />
    ))}
  </div>
)

const Bugs = ({ features, change }: Of) => {
  const possible = bugsOf(features)
  if (possible.length === 0) return null
  return (
    <fieldset class="ticks">
      <legend>known bugs of these features</legend>
      {possible.map((bug) => (
        <label class="tick" key={bug}>
          <input
            type="checkbox"
            checked={features[bug] === true}
            onChange={() => change({ ...features, [bug]: features[bug] !== true })}
          />
          {wordsOf(bug)}
        </label>
      ))}
    </fieldset>
  )
}

export const FeatureFields = ({ draft, set }: Properties) => {
  const { features, bounds } = draft
  const { servers } = bounds
  const on = switchesOn(features)
  const possible: readonly Switch[] = draft._tag === 'Model' ? switches : switchesOfReducers
  const change = (next: Features): void => set({ ...draft, features: next })
  const of = { features, servers, change }
  return (
    <details class="more">
      <summary>
        Features of Raft: {on.length === 0 ? 'none' : [...on.map(wordsOf), ...detailsOf(features, servers)].join(', ')}
      </summary>
      <div class="ticks">
        {possible.map((one) => (
          <label class="tick" key={one}>
            <input
              type="checkbox"
              checked={on.includes(one)}
              onChange={() => change(toggled(features, one, servers))}
            />
            {wordsOf(one)}
          </label>
        ))}
      </div>
      <Lists {...of} />
      <Bounds {...of} />
      {draft._tag === 'Model' && <Bugs {...of} />}
    </details>
  )
}
