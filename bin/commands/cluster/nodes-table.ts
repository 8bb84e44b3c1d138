/** The nodes of a running cluster as a table that fits the terminal of the person who watches it. */

import type { ShownNode } from '../../../conformance/report/display/nodes.js'
import { urlOf } from '../../../impl/node/network/members.js'
import { grouped } from '../../../text/counts.js'
import type { Style } from '../../../text/style.js'
import { table } from '../../../text/table.js'

/** As many hexadecimal digits as it takes to see whether two nodes differ. */
const DIGEST_DIGITS = 8

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

type Heading = (typeof columns)[number]['heading']

/** What a narrow terminal does without, first of all what the cluster has printed already or hardly ever changes. */
const expendable: readonly Heading[] = ['peers', 'digest', 'clients', 'pid', 'applied', 'log', 'committed', 'term']

/** A node that does not answer says nothing of itself. */
const cells = ({ member, status, pid }: ShownNode): Readonly<Record<Heading, string>> => ({
  node: member.id,
  role: status?.role ?? (pid === null ? 'down' : 'no answer'),
  term: status === null ? '' : grouped(status.term),
  log: status === null ? '' : grouped(status.lastIndex),
  committed: status === null ? '' : grouped(status.commitIndex),
  applied: status === null ? '' : grouped(status.lastApplied),
  digest: status?.digest.slice(0, DIGEST_DIGITS) ?? '',
  clients: urlOf(member),
  peers: String(member.peer.port),
  pid: pid === null ? 'none' : String(pid),
})

/**
 * The lines of the table, with as many columns left out as it takes to fit into the width. A column is shown whole or not at
 * all: half a number is a wrong number.
 */
const fitted = (nodes: readonly ShownNode[], width: number, omitted = 0): readonly string[] => {
  const shown = columns.filter(({ heading }) => !expendable.slice(0, omitted).includes(heading))
  const rows = nodes.map(cells).map((row) => shown.map(({ heading }) => row[heading]))
  const lines = table(shown, rows)
  if (lines.every(({ length }) => length <= width)) return lines
  // Where nothing is left to do without, the lines are cut, with a mark.
  return omitted === expendable.length ? table(shown, rows, width) : fitted(nodes, width, omitted + 1)
}

/** One line for each node, under a line of headings. */
export const nodesTable = (nodes: readonly ShownNode[], width: number, style: Style): readonly string[] => {
  const [head = '', ...lines] = fitted(nodes, width)
  const marked = lines.map((line, i) => {
    const status = nodes[i]?.status ?? null
    if (status === null) return style.warning(line)
    return status.role === 'Leader' ? style.good(line) : line
  })
  return [style.strong(head), ...marked]
}
