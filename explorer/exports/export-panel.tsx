/** The run as a file, in the forms of the command line and as a test. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { useMemo } from 'preact/hooks'
import type { Form } from '../../conformance/report/formats/form.js'
import type { Session } from '../run/session.js'
import type { Subject } from '../subject/subject.js'
import { save } from './save.js'
import { vitestFile } from './vitest-file.js'

const saveText = (name: string, text: string): void => save(name, new Blob([text], { type: 'text/plain' }))

const forms: readonly (readonly [form: Form, name: string, what: string])[] = [
  ['table', 'run.txt', 'text: numbered steps, and what each of them changed'],
  ['mermaid', 'run.mmd', 'Mermaid: a sequence diagram, which Markdown shows on many sites'],
  ['itf', 'run.itf.json', 'ITF: for Apalache, Quint, and lockstep check --from'],
  ['tla', 'run.tla', "TLC's own text of a counterexample"],
]

export const ExportPanel = ({ subject, session }: { readonly subject: Subject; readonly session: Session }) => {
  const scenario = useMemo(() => session.scenario, [session])
  const test = vitestFile(subject, session.title, session.replay)
  return (
    <section class="panel" aria-labelledby="export-title">
      <h2 id="export-title">The way to this state as a file</h2>
      <p class="quiet">{session.title}</p>
      <ul class="tours">
        {forms.map(([form, name, what]) => (
          <li key={form}>
            <button type="button" onClick={() => saveText(name, session.inForm(form))}>
              <b>{name}</b>
              <span class="change quiet">{what}</span>
            </button>
          </li>
        ))}
        <li>
          <button
            type="button"
            disabled={isLeft(scenario)}
            onClick={() => !isLeft(scenario) && saveText('run.scenario.txt', scenario.right)}
          >
            <b>run.scenario.txt</b>
            <span class="change quiet">
              {isLeft(scenario)
                ? `a scenario: not of ${scenario.left}`
                : 'a scenario: what is done to the reducers, in commands, and what comes of each'}
            </span>
          </button>
        </li>
        <li>
          <button type="button" disabled={test === null} onClick={() => saveText('run.test.ts', test ?? '')}>
            <b>run.test.ts</b>
            <span class="change quiet">
              {test === null
                ? 'a test: not of this cluster, which the package does not offer'
                : 'vitest: takes each step again by the functions of the package'}
            </span>
          </button>
        </li>
      </ul>
    </section>
  )
}
