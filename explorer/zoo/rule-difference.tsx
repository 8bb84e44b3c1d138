/** What a bug changes, as a difference. */
import type { Entry } from '../../conformance/zoo/entry.js'
import { useTexts } from '../sources/use-texts.js'
import { changedBy } from './changed-rules.js'

const words = { '+': 'added: ', '-': 'removed: ', ' ': '' } as const

export const RuleDifference = ({ entry }: { readonly entry: Entry }) => {
  const texts = useTexts()
  if (texts === null) return <p class="quiet">The sources are being loaded.</p>
  return (
    <>
      {changedBy(texts, entry).map(({ rule, lines }) => (
        <figure key={rule ?? ''}>
          <figcaption>{rule === null ? 'What is wrong' : `The rule ${rule}`}</figcaption>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys. */}
          <pre class="code" tabIndex={0}>
            {lines.map(([sign, line], k) => (
              <span class={sign === ' ' ? 'line' : sign === '+' ? 'line added' : 'line removed'} key={`${k} ${line}`}>
                <span aria-hidden="true">{sign} </span>
                {sign !== ' ' && <span class="hidden">{words[sign]}</span>}
                {line}
                {'\n'}
              </span>
            ))}
          </pre>
        </figure>
      ))}
    </>
  )
}
