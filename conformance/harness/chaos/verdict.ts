/** What is claimed of a run, and whether the evidence bears it out. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { counted, grouped } from '../../../text/counts.js'
import { ANSWERED_WITHIN_S, muteFindings } from '../cluster-run/answering.js'
import type { Evidence } from './evidence.js'
import { BASE_BYTES, BYTES_PER_ENTRY, inMiB, memoryByNode, memoryFindings } from './memory.js'
import { auditShop } from './shop-audit.js'

export type VerdictName =
  | 'linearizable'
  | 'acknowledged'
  | 'conserved'
  | 'replicas'
  | 'trace'
  | 'memory'
  | 'served'
  | 'orderly'

export interface Verdict {
  readonly name: VerdictName
  /** The claim, as a sentence. */
  readonly claim: string
  readonly holds: boolean
  /** Whether the evidence neither bears the claim out nor contradicts it, as far as was looked. It does not hold then. */
  readonly undecided: boolean
  /** What was seen, in a few words and numbers. */
  readonly figure: string
  /** Where it does not hold, what contradicts it, or how far it was looked. */
  readonly lines: readonly string[]
}

/** A claim that holds unless there are findings. */
export const verdictOn = (name: VerdictName, claim: string, figure: string, findings: readonly string[]): Verdict => ({
  ...{ name, claim, holds: findings.length === 0, undecided: false, lines: findings },
  figure: findings.length === 0 ? figure : counted(findings.length, 'finding'),
})

/** How long after everything was healed each client must have been served, in seconds. */
export const SERVED_WITHIN_S = 10

const acknowledgedClaim = 'Every acknowledged order exists exactly once.'
const conservedClaim = 'Stock and money are conserved.'

export const shopVerdicts = ({ ledger, holdings, open }: Evidence): readonly [Verdict, Verdict] => {
  if (isLeft(holdings)) {
    const unread = [`the shop cannot be read: ${holdings.left}`]
    return [
      verdictOn('acknowledged', acknowledgedClaim, '', unread),
      verdictOn('conserved', conservedClaim, '', unread),
    ]
  }
  const { acknowledged, conserved, revenue } = auditShop(ledger, holdings.right, open)
  const { products, orders } = holdings.right
  const cents = `${grouped(Math.floor(revenue / 100))}.${String(revenue % 100).padStart(2, '0')}`
  return [
    verdictOn('acknowledged', acknowledgedClaim, `${counted(orders.length, 'order')} read back`, acknowledged),
    verdictOn('conserved', conservedClaim, `${counted(products.length, 'product')}, revenue ${cents}`, conserved),
  ]
}

export const replicasVerdict = ({ replicas, disagreements, nodes }: Evidence): Verdict =>
  verdictOn(
    'replicas',
    'Replicas that have applied the same entries hold the same.',
    `${counted(nodes.length, 'node')}, digest ${replicas.digest?.slice(0, 12) ?? 'none'}`,
    [...disagreements, ...replicas.findings],
  )

export const memoryVerdict = ({ memory }: Evidence): Verdict => {
  const claim = `No node takes more memory than ${inMiB(BASE_BYTES)} and ${BYTES_PER_ENTRY / 1024} KiB for each entry of its log.`
  const nodes = memoryByNode(memory)
  if (nodes.length === 0) return verdictOn('memory', claim, 'not measured: this system does not tell (no VmRSS)', [])
  const entries = Math.max(...nodes.map((node) => node.entries))
  const grown = nodes.map(({ node, first, most }) => `${node} ${inMiB(first)} to ${inMiB(most)}`).join(', ')
  return verdictOn('memory', claim, `${grown}; ${counted(entries, 'entry', 'entries')}`, memoryFindings(memory))
}

export const servedVerdict = ({ served, healed, answering }: Evidence): Verdict => {
  const late = served.flatMap((at, k) => {
    if (at !== null && at - healed <= SERVED_WITHIN_S) return []
    const when = at === null ? 'was not served any more' : `was served after ${(at - healed).toFixed(1)} s`
    return [`client c${k + 1} ${when}`]
  })
  const slowest = Math.max(
    0,
    ...served.map((at) => (at ?? healed) - healed),
    ...answering.map(({ seconds }) => seconds ?? 0),
  )
  const client = `Every client is served within ${SERVED_WITHIN_S} s after the faults are over`
  const claim = `${client}, and each node answers within ${ANSWERED_WITHIN_S} s whoever asks it then.`
  return verdictOn('served', claim, `all within ${slowest.toFixed(2)} s`, [...late, ...muteFindings(answering)])
}

/** Each scheduled fault that came about was undone, or its node would have been found missing. */
export const orderlyVerdict = ({ findings, happened }: Evidence): Verdict =>
  verdictOn(
    'orderly',
    'No client met a wrong answer, and no node stopped but by the faults.',
    `${counted(happened.length, 'fault')} came about and were healed`,
    [...findings, ...(happened.length === 0 ? ['no fault came about'] : [])],
  )
