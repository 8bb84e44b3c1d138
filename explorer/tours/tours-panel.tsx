/** The tours to choose from. */
import { type Tour, tours } from './tours.js'

export const ToursPanel = ({ begin }: { readonly begin: (tour: Tour) => void }) => (
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
    </ul>
  </section>
)
