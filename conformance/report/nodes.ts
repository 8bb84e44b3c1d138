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
  { heading: 'clients', align: 'left' },
  { heading: 'peers', align: 'right' },
  { heading: 'pid', align: 'right' },
] as const

/** As many hexadecimal digits as it takes to see whether two nodes differ. */
const DIGEST_DIGITS = 8

/** A node as it is shown: where it is, what it says of itself, and its process; null for what is not there. */
export interface ShownNode {
  readonly member: Member
  readonly status: NodeStatus | null
  readonly pid: number | null
}

const row = ({ member, status, pid }: ShownNode): readonly string[] => {
  const place = [urlOf(member), String(member.peer.port), pid === null ? 'none' : String(pid)]
  return status === null
    ? [member.id, pid === null ? 'down' : 'no answer', '', '', '', '', '', ...place]
    : [
        member.id,
        status.role,
        grouped(status.term),
        grouped(status.lastIndex),
        grouped(status.commitIndex),
        grouped(status.lastApplied),
        status.digest.slice(0, DIGEST_DIGITS),
        ...place,
      ]
}

/** One line for each node, under a line of headings. */
export const nodesTable = (
  nodes: readonly ShownNode[],
  width = Number.POSITIVE_INFINITY,
  style: Style = plain,
): readonly string[] => {
  const [head = '', ...lines] = table(columns, nodes.map(row), width)
  const marked = lines.map((line, i) => {
    const status = nodes[i]?.status ?? null
    if (status === null) return style.warning(line)
    return status.role === 'Leader' ? style.good(line) : line
  })
  return [style.strong(head), ...marked]
}

/** What is worth a line of its own: who leads, or that nobody does. */
export const leadership = (leader: NodeStatus | null): string =>
  leader === null ? 'nobody leads' : `${leader.id} leads in term ${grouped(leader.term)}`
