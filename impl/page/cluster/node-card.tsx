/** One node: what it says of itself, the end of its log, and what can be done to it. */
import { match } from 'ts-pattern'
import type { ShownEntry } from '../../node/http/live.js'
import type { Condition, Operation } from '../../node/operations/condition.js'
import type { NodeView } from './view.js'

interface ActionsProps {
  readonly condition: Condition
  readonly act: (operation: Operation) => void
}

interface Choice {
  readonly operation: Operation
  readonly words: string
}

const choicesOf = ({ process, isCutOff }: Condition): readonly Choice[] =>
  match(process)
    .returnType<readonly Choice[]>()
    .with('Gone', () => [{ operation: 'restart', words: 'Restart' }])
    .with('Paused', () => [
      { operation: 'resume', words: 'Resume' },
      { operation: 'kill', words: 'Kill' },
    ])
    .with('Running', () => [
      { operation: 'kill', words: 'Kill' },
      { operation: 'pause', words: 'Pause' },
      isCutOff ? { operation: 'reconnect', words: 'Reconnect' } : { operation: 'cut-off', words: 'Cut off' },
    ])
    .exhaustive()

/** The keys do not change with the words, so that the focus stays where it is. */
const Actions = ({ condition, act }: ActionsProps) => (
  <p class="actions">
    {choicesOf(condition).map(({ operation, words }, k) => (
      <button
        key={k}
        type="button"
        class={operation === 'kill' ? 'danger' : ''}
        aria-label={`${words} ${condition.id}`}
        onClick={() => act(operation)}
      >
        {words}
      </button>
    ))}
  </p>
)

const Entry = ({ entry, isCommitted }: { readonly entry: ShownEntry; readonly isCommitted: boolean }) => (
  <li class={isCommitted ? 'entry' : 'entry open'}>
    <span class="index">{entry.index}</span> {entry.what}
    <span class="term">t{entry.term}</span>
    {isCommitted ? null : <span class="hidden"> not committed</span>}
  </li>
)

const wordsOf = (view: NodeView, condition: Condition | undefined, isLeader: boolean): string => {
  if (condition?.process === 'Gone') return 'killed'
  if (condition?.process === 'Paused') return 'paused'
  const cut = condition?.isCutOff === true ? ', cut off' : ''
  // This browser may have no way to it, as into a container; it may be the leader all the same.
  if (view.live === null) return `${isLeader ? 'leader, ' : ''}not reached${cut}`
  if (!view.answers) return `no answer${cut}`
  const { role } = view.live.status
  const alone = view.live.unready === null ? 'old leader' : 'leader without majority'
  return `${role === 'Leader' && !isLeader ? alone : role.toLowerCase()}${cut}`
}

const SHOWN = 4

export interface NodeCardProps {
  readonly view: NodeView
  readonly isLeader: boolean
  /** Where the node serves this page. */
  readonly href: string
  readonly condition: Condition | undefined
  readonly act: (operation: Operation) => void
}

export const NodeCard = ({ view, isLeader, href, condition, act }: NodeCardProps) => {
  const { id, url, answers, live } = view
  const status = live?.status
  const isAlone = status?.role === 'Leader' && live?.unready !== null
  const isBad = live !== null && (!answers || isAlone)
  return (
    <li class={`node-card${answers || live === null ? '' : ' silent'}${isLeader ? ' leads' : ''}`} data-node={id}>
      <p class="line">
        <strong>{id}</strong>
        <span class={isLeader ? 'badge good' : isBad ? 'badge bad' : 'badge'} data-testid={`role-${id}`}>
          {wordsOf(view, condition, isLeader)}
        </span>
        <a class="address" href={href}>
          {url.replace(/^https?:\/\//, '')}
          <span class="hidden">, the page as {id} serves it</span>
        </a>
      </p>
      <dl>
        <div>
          <dt>term</dt>
          <dd>{status?.term ?? '–'}</dd>
        </div>
        <div>
          <dt>commit</dt>
          <dd>{status?.commitIndex ?? '–'}</dd>
        </div>
        <div>
          <dt>applied</dt>
          <dd>{status?.lastApplied ?? '–'}</dd>
        </div>
        <div>
          <dt>log</dt>
          <dd>{status?.lastIndex ?? '–'}</dd>
        </div>
      </dl>
      <ol class="tail" aria-label={`The end of the log of ${id}`}>
        {(live?.entries ?? []).slice(-SHOWN).map((entry) => (
          <Entry key={entry.index} entry={entry} isCommitted={entry.index <= (status?.commitIndex ?? 0)} />
        ))}
      </ol>
      {condition === undefined ? null : <Actions condition={condition} act={act} />}
    </li>
  )
}
