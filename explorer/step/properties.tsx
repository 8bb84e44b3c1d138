/** The properties: a sign, a name, what it says, and why it is false where it is. */
import type { ShownProperty, View } from '../run/view.js'

const Property = ({ name, source, statement, why }: ShownProperty) => (
  <li class={why === null ? 'holds' : 'fails'}>
    <details open={why !== null}>
      <summary>
        <span class="sign" aria-hidden="true">
          {why === null ? '✓' : '✗'}
        </span>{' '}
        {name} <span class="verdict">{why === null ? 'holds' : 'does not hold'}</span>
      </summary>
      {statement !== null && <p>{statement}</p>}
      <p class="quiet">{source}</p>
      {why?.map((line) => (
        <pre key={line}>{line}</pre>
      ))}
    </details>
  </li>
)

export const Properties = ({ view }: { readonly view: View }) => {
  const fallen = view.properties.filter(({ why }) => why !== null)
  const others = view.properties.filter(({ why }) => why === null)
  return (
    <section class="panel" aria-labelledby="properties-title">
      <h2 id="properties-title">Properties</h2>
      <p class={fallen.length === 0 ? 'pill good' : 'pill bad'} data-testid="verdict">
        {fallen.length === 0
          ? `✓ all ${view.properties.length} hold here`
          : `✗ ${fallen.length} of ${view.properties.length} do not hold here`}
      </p>
      {!view.isWithinBounds && (
        <p class="pill">⤴ This state is outside the bounds: the checker looks at it and does not go on from it.</p>
      )}
      {fallen.length > 0 && (
        <ul class="properties">
          {fallen.map((one) => (
            <Property key={one.name} {...one} />
          ))}
        </ul>
      )}
      <details>
        <summary>Those that hold: {others.length}</summary>
        <ul class="properties">
          {others.map((one) => (
            <Property key={one.name} {...one} />
          ))}
        </ul>
      </details>
    </section>
  )
}
