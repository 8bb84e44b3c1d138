/** The servers with their variables, those that matter in the role first, and what the last step changed marked. */
import type { ShownServer, ShownVariable, View } from '../run/view.js'

/** A function on servers has a line for each argument: they stand together in one row. */
interface Row {
  readonly name: string
  readonly parts: readonly { readonly argument: string | null; readonly of: ShownVariable }[]
}

const rowsOf = (variables: readonly ShownVariable[]): readonly Row[] => {
  const rows = new Map<string, Row['parts']>()
  for (const of of variables) {
    const [, name = of.name, argument = null] = /^([^[]+)\[(.*)\]$/.exec(of.name) ?? []
    rows.set(name, [...(rows.get(name) ?? []), { argument, of }])
  }
  return [...rows].map(([name, parts]) => ({ name, parts }))
}

const Value = ({ argument, of }: Row['parts'][number]) => (
  <span class={of.before === null ? 'value' : 'value changed'}>
    {argument !== null && <span class="quiet">{argument} </span>}
    {of.before !== null && (
      <>
        <del>{of.before}</del>{' '}
        <span class="arrow" aria-hidden="true">
          →
        </span>{' '}
      </>
    )}
    {of.value}
  </span>
)

const Rows = ({ rows }: { readonly rows: readonly Row[] }) => (
  <dl class="variables">
    {rows.map(({ name, parts }) => [
      <dt key={`${name} name`}>{name}</dt>,
      <dd key={name}>
        {parts.map((part) => (
          <Value key={part.of.name} {...part} />
        ))}
      </dd>,
    ])}
  </dl>
)

/** The signs of the roles, so that colour is not the only one. */
const SIGNS: Readonly<Record<string, string>> = { Leader: '★', Candidate: '▲', Follower: '●' }

const Server = ({ name, variables }: ShownServer) => {
  const role = variables.find((one) => one.name === 'state' || one.name === 'role')?.value ?? ''
  const rows = rowsOf(variables)
  const used = rows.filter(({ parts }) => parts.some(({ of }) => of.matters))
  const unused = rows.filter((row) => !used.includes(row))
  const isChanged = unused.some(({ parts }) => parts.some(({ of }) => of.before !== null))
  return (
    <section class={`server ${role.toLowerCase()}`} aria-label={`Server ${name}`}>
      <h3>
        <span aria-hidden="true">{SIGNS[role] ?? ''}</span> {name} <span class="role">{role}</span>
      </h3>
      <Rows rows={used} />
      {unused.length > 0 && (
        <details open={isChanged}>
          <summary>without meaning for a {role.toLowerCase()}</summary>
          <Rows rows={unused} />
        </details>
      )}
    </section>
  )
}

export const Servers = ({ view }: { readonly view: View }) => (
  <section class="panel" aria-labelledby="servers-title">
    <h2 id="servers-title">Servers</h2>
    <div class="servers">
      {view.servers.map((server) => (
        <Server key={server.name} {...server} />
      ))}
    </div>
    {view.history.length > 0 && (
      <details>
        <summary>History variables</summary>
        <dl class="variables">
          {view.history.map(({ name, elements }) => [
            <dt key={`${name} name`}>{name}</dt>,
            <dd key={name}>
              {elements.length === 0 && <span class="quiet">empty</span>}
              {elements.map((element) => (
                <span class="value" key={element}>
                  {element}
                </span>
              ))}
            </dd>,
          ])}
        </dl>
      </details>
    )}
  </section>
)
