/** The nodes of a running cluster, for the person who watches it. */
import type { NodeStatus } from '../../impl/node/http/backend.js'
import { type Member, urlOf } from '../../impl/node/members.js'
import { grouped } from './display.js'
import { plain, type Style } from './style.js'
import { table } from './table.js'

const columns = [
  { heading: 'node', align: 'left' },
  { heading: 'role', align: 'left' },
  { heading: 'term', align: 'right' },
  { heading: 'log', align: 'right' },
  { heading: 'committed', align: 'right' },
  { heading: 'applied', align: 'right' },
  { heading: 'digest', align: 'left' },
  { heading: 'address', align: 'left' },
] as const

/** As many hexadecimal digits as it takes to see whether two nodes differ. */
const DIGEST_DIGITS = 8

const row = (member: Member, status: NodeStatus | null): readonly string[] =>
  status === null
    ? [member.id, 'no answer', '', '', '', '', '', urlOf(member)]
    : [
        member.id,
        status.role,
        grouped(status.term),
        grouped(status.lastIndex),
        grouped(status.commitIndex),
        grouped(status.lastApplied),
        status.digest.slice(0, DIGEST_DIGITS),
        urlOf(member),
      ]

/** One line for each node; the statuses are in the order of the members, null where a node gave no answer. */
export const nodesTable = (
  members: readonly Member[],
  statuses: readonly (NodeStatus | null)[],
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): readonly string[] => {
  const [head = '', ...lines] = table(
    columns,
    members.map((member, i) => row(member, statuses[i] ?? null)),
    width,
  )
  const marked = lines.map((line, i) => {
    const status = statuses[i] ?? null
    if (status === null) return style.warning(line)
    return status.role === 'Leader' ? style.good(line) : line
  })
  return [style.strong(head), ...marked]
}

/** What is worth a line of its own: who leads, or that nobody does. */
export const leadership = (leader: NodeStatus | null): string =>
  leader === null ? 'nobody leads' : `${leader.id} leads in term ${grouped(leader.term)}`
