/** Edit a rule of the reducer, and check what it does. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Scope } from '../../conformance/zoo/entry.js'
import * as scopes from '../../conformance/zoo/scopes.js'
import { Outcome } from '../check/outcome.jsx'
import { useCheck } from '../check/use-check.js'
import { definitionIn } from '../sources/blocks.js'
import { useTexts } from '../sources/use-texts.js'
import { Diagram } from '../timeline/diagram.jsx'
import { namesAtHand, ruleNames } from './compile.js'
import type { Editor } from './editor.js'

type ScopeName = keyof typeof scopes
const named = Object.entries(scopes) as readonly (readonly [ScopeName, Scope])[]
const scopeNames = named.map(([name]) => name)

const MOST_STATES = 2_000_000

/** The text of a standard rule, without its name. */
const textOf = (rules: string, rule: string): string => {
  const lines = definitionIn(rules, rule)?.lines ?? []
  const text = lines.join('\n')
  const start = text.indexOf(`${rule}:`)
  return text
    .slice(start + rule.length + 1)
    .trim()
    .replace(/,$/, '')
}

const Field = ({ text, change }: { readonly text: string; readonly change: (text: string) => void }) => {
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor | null>(null)
  const latest = useRef(change)
  latest.current = change
  const [state, setState] = useState<'loading' | 'there' | 'plain'>('loading')
  useEffect(() => {
    let isWanted = true
    import('./editor.js').then(
      ({ startEditor }) => {
        if (!isWanted || place.current === null) return
        editor.current = startEditor(place.current, '', (next) => latest.current(next))
        setState('there')
      },
      // A page that is one file has no editor: a field does as well.
      () => setState('plain'),
    )
    return () => {
      isWanted = false
      editor.current?.end()
    }
  }, [])
  useEffect(() => editor.current?.set(text), [text, state])
  return (
    <>
      {state === 'loading' && <p class="quiet">The editor is being loaded.</p>}
      {state === 'plain' && (
        <textarea
          class="plain"
          aria-label="The text of the rule"
          rows={8}
          value={text}
          onInput={({ currentTarget: { value } }) => change(value)}
        />
      )}
      <div ref={place} />
    </>
  )
}

export const EditPanel = () => {
  const texts = useTexts()
  const { told, isRunning, startEdited, stop } = useCheck()
  const [rule, setRule] = useState<string>('grantsVote')
  const [scope, setScope] = useState<ScopeName>('candidates')
  const [edited, setEdited] = useState<ReadonlyMap<string, string>>(new Map())
  if (texts === null) return <p class="quiet">The sources are being loaded.</p>
  const standard = textOf(texts.get('impl/raft/rules.ts') ?? '', rule)
  const text = edited.get(rule) ?? standard
  const set = (next: string): void => setEdited(new Map(edited).set(rule, next))
  const fallen = told?._tag === 'Ended' ? told.fallen : null
  return (
    <section class="panel" aria-labelledby="edit-title">
      <h2 id="edit-title">Edit a rule of the reducer</h2>
      <div class="row">
        <label>
          rule{' '}
          <select value={rule} onChange={({ currentTarget: { value } }) => setRule(value)}>
            {ruleNames.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          within the bounds{' '}
          <select
            value={scope}
            onChange={({ currentTarget: { value } }) => setScope(scopeNames.find((name) => name === value) ?? scope)}
          >
            {scopeNames.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <button type="button" disabled={text === standard} onClick={() => set(standard)}>
          As it was
        </button>
        {isRunning ? (
          <button type="button" onClick={stop}>
            ■ Stop
          </button>
        ) : (
          <button
            type="button"
            class="primary"
            onClick={() => {
              const within = named.find(([name]) => name === scope)?.[1]
              if (within !== undefined) startEdited({ rule, text, scope: within, maxStates: MOST_STATES })
            }}
          >
            Check it
          </button>
        )}
      </div>
      <Field text={text} change={set} />
      <p class="quiet">
        TypeScript, an expression. At hand: {namesAtHand.join(', ')}. It runs in a worker of its own, which is ended
        where it gives no answer for ten seconds.
      </p>
      {told !== null && <Outcome told={told} open={null} />}
      {fallen?.timeline != null && (
        <>
          <h3>The way to it</h3>
          <Diagram timeline={fallen.timeline} selected={fallen.timeline.events.length - 1} select={() => {}} />
        </>
      )}
    </section>
  )
}
