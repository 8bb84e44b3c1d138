/** The tours to choose from. */
import { type Sample, samples } from './samples.js'
import { type Tour, tours } from './tours.js'

interface Properties {
  readonly begin: (tour: Tour) => void
  /** Opens the files of a sample. */
  readonly look: (sample: Sample) => void
}

export const ToursPanel = ({ begin, look }: Properties) => (
  <section class="panel" aria-labelledby="tours-title">
    <h2 id="tours-title">Tours</h2>
    <ul class="tours">
      {tours.map((tour) => (
        <li key={tour.name}>
          <button type="button" onClick={() => begin(tour)}>
            <b>{tour.title}</b>
            <span class="change quiet">{tour.stops.length} stops</span>
          </button>
        </li>
      ))}
      {samples.map((sample) => (
        <li key={sample.place}>
          <button type="button" onClick={() => look(sample)}>
            <b>{sample.title}</b>
            <span class="change quiet">opens recorded files</span>
          </button>
        </li>
      ))}
    </ul>
  </section>
)
