/** `certs`: a development authority and one certificate for each node. */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { described } from '../../cli/command.js'
import { text, type ValueFlag, type ValuesOf, whole } from '../../cli/flags.js'

/** Names that can stand in a member list and in a file's name. */
const words = (
  placeholder: string,
  help: string,
  pattern: RegExp,
  fallback: readonly string[] | undefined,
): ValueFlag<readonly string[]> => {
  const expected = 'names without spaces, separated by commas, each once'
  return {
    kind: 'value',
    placeholder,
    help,
    expected,
    fallback,
    shownFallback: undefined,
    parse: (given): Either<string, readonly string[]> => {
      const names = given.split(',')
      const isGood = names.every((name) => pattern.test(name)) && new Set(names).size === names.length
      return isGood ? right(names) : left(`${expected}, but found "${given}"`)
    },
  }
}

const flags = {
  out: text(
    'DIR',
    'a folder',
    'where the files go: ca.pem, and for each node ID.pem and ID.key (readable by you alone)',
  ),
  nodes: words('LIST', 'the ids of the nodes, separated by commas', /^\w[\w.-]*$/, undefined),
  hosts: words('LIST', 'names and addresses by which clients reach the nodes, besides their ids', /^[\w.:-]+$/, []),
  days: whole({ from: 1, to: 3_650, fallback: 365, help: 'how long they are valid' }),
} as const

export type CertsValues = ValuesOf<typeof flags>

export const certs = described({
  name: 'certs',
  summary: 'make certificates for a cluster that is developed or tried out',
  flags,
  operands: null,
  conflict: ({ nodes }) =>
    nodes.includes('ca')
      ? '--nodes: expected no node "ca", since ca.pem is the certificate of the authority'
      : undefined,
})
