/** The code beside a run: the action that was taken, or one that is not enabled, in three languages. */
import { useState } from 'preact/hooks'
import type { Disabled } from '../run/machine.js'
import type { Session } from '../run/session.js'
import type { Texts } from '../sources/texts.js'
import { useTexts } from '../sources/use-texts.js'
import { besides, marksOf, type Piece } from './beside.js'

interface Shown {
  readonly label: string
  readonly actions: readonly string[]
  /** The guards that are false. */
  readonly failed: readonly string[]
}

const disabledLabel = ({ action, message }: Disabled, server: string): string =>
  `not enabled: ${action} ${server}${message === null ? '' : ` on ${message}`}`

const shownOf = ({ view, taken, at, explainedBy }: Session): readonly Shown[] => {
  const last = taken[at - 1]
  return [
    ...(last === undefined
      ? []
      : [{ label: `taken: ${last.action} ${last.server ?? ''}`, actions: explainedBy, failed: [] }]),
    ...view.disabled.map((one) => ({
      label: disabledLabel(one, view.servers[one.server]?.name ?? ''),
      actions: [one.action],
      failed: one.conjuncts,
    })),
  ]
}

const Code = ({ piece, guards, failed }: { piece: Piece; guards: readonly string[]; failed: readonly string[] }) => {
  const marks = marksOf(piece.lines, guards, failed)
  return (
    <figure>
      <figcaption>
        {piece.path}, line {piece.from}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys. */}
      <pre class="code" tabIndex={0}>
        {piece.lines.map((line, k) => {
          const mark = marks[k] ?? null
          return (
            <span class={mark === null ? 'line' : mark ? 'line true' : 'line false'} key={`${k} ${line}`}>
              {mark === null ? '  ' : mark ? '✓ ' : '✗ '}
              {mark !== null && <span class="hidden">{mark ? 'true: ' : 'false: '}</span>}
              {line}
              {'\n'}
            </span>
          )
        })}
      </pre>
    </figure>
  )
}

const Action = ({ texts, action, failed }: { texts: Texts; action: string; failed: readonly string[] }) => {
  const { tla, model, reducer, guards } = besides(texts, action)
  const columns = [
    ['TLA+', tla, 'The specification has no action of this name.'],
    ['model', model, 'The model has no function of this name.'],
    ['reducer', reducer, 'No function of the reducer stands for it alone.'],
  ] as const
  return (
    <section aria-label={`Code of ${action}`}>
      <h3>{action}</h3>
      <div class="three">
        {columns.map(([name, pieces, none]) => (
          <section key={name} aria-label={`${action} in ${name}`}>
            <h4>{name}</h4>
            {pieces.length === 0 && <p class="quiet">{none}</p>}
            {pieces.map((piece) => (
              <Code key={`${piece.path} ${piece.from}`} {...{ piece, guards, failed }} />
            ))}
          </section>
        ))}
      </div>
    </section>
  )
}

export const CodePanel = ({ session }: { readonly session: Session }) => {
  const texts = useTexts()
  const all = shownOf(session)
  const [label, setLabel] = useState<string | null>(null)
  const shown = all.find((one) => one.label === label) ?? all[0]
  return (
    <section class="panel" aria-labelledby="code-title">
      <h2 id="code-title">The code beside it</h2>
      <label class="wide">
        action{' '}
        <select value={shown?.label} onChange={({ currentTarget: { value } }) => setLabel(value)}>
          {all.map((one) => (
            <option key={one.label}>{one.label}</option>
          ))}
        </select>
      </label>
      {texts === null && <p class="quiet">The sources are being loaded.</p>}
      {shown?.actions.length === 0 && <p>No action of the model explains this step.</p>}
      {texts !== null &&
        shown?.actions.map((action, k) => (
          <Action key={`${k} ${action}`} texts={texts} action={action} failed={shown.failed} />
        ))}
    </section>
  )
}
