/** Configurations of members: spec/Membership.tla, its first part. In a log a configuration is a value like any other, its canonical text. */
import type { Configuration } from '../quorum.js'
import { Len, Prefix, type Sequence } from '../sequence.js'
import type { Constants, Entry, Log, Server, ServerId, Value } from '../types.js'
import { featuresOf } from './outcome.js'
import { variablesOf } from './variables.js'

/** A configuration as an entry has it. */
export interface Members extends Configuration {
  /** Sorted. */
  readonly outgoing: readonly ServerId[]
  /** They get the log and count for nothing. Sorted. */
  readonly learners: readonly ServerId[]
}

/** `Simple(voters, learners)`. */
export const Simple = (voters: readonly ServerId[], learners: readonly ServerId[]): Members => ({
  voters,
  outgoing: [],
  learners,
})

const setText = (servers: readonly ServerId[]): string => `{${servers.map((i) => `s${i + 1}`).join(',')}}`

/** The canonical text: `{s1,s2}` where it is simple, `{s1,s2} and {s1}` where it is joint; `with {s3}` where there are learners. */
export const textOf = ({ voters, outgoing, learners }: Members): Value =>
  [
    setText(voters),
    ...(outgoing.length === 0 ? [] : [`and ${setText(outgoing)}`]),
    ...(learners.length === 0 ? [] : [`with ${setText(learners)}`]),
  ].join(' ')

const serversIn = (text: string | undefined): readonly ServerId[] =>
  [...(text ?? '').matchAll(/s(\d+)/g)].map(([, number]) => Number(number) - 1)

/** No value of a client begins so. */
export const isConfiguration = (value: Value): boolean => value.startsWith('{')

/** The value that stands for a command of this text: one that begins with a brace must not be taken for a configuration. */
export const valueNaming = (command: string): Value => (/^ *\{/.test(command) ? ` ${command}` : command)

const parsed = new Map<Value, Members>()

/** The configuration with this text. There are few of them, and each is read once. */
export const configurationIn = (text: Value): Members => {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const [, voters, outgoing, learners] = /^({[^}]*})(?: and ({[^}]*}))?(?: with ({[^}]*}))?$/.exec(text) ?? []
  const members = { voters: serversIn(voters), outgoing: serversIn(outgoing), learners: serversIn(learners) }
  parsed.set(text, members)
  return members
}

/** The last configuration of a log and its index; null before the first. */
export const lastConfiguration = (log: Log): NonNullable<Sequence<Entry>> | null => {
  let node = log
  while (node !== null && !isConfiguration(node.last.value)) node = node.init
  return node
}

/** `ConfigurationIndex(xlog)`. */
export const ConfigurationIndex = (log: Log): number => Len(lastConfiguration(log))

/** The configurations that the server knows to be committed, in their order; the first one, before all entries, is not among them. */
export const committedConfigurations = ({ log, commitIndex }: Server): readonly Members[] => {
  const found: Members[] = []
  for (let node = lastConfiguration(log); node !== null; node = lastConfiguration(node.init))
    if (Len(node) <= commitIndex) found.unshift(configurationIn(node.last.value))
  return found
}

/** How many configurations a log has. */
export const configurationsIn = (log: Log): number => {
  let count = 0
  for (let node = lastConfiguration(log); node !== null; node = lastConfiguration(node.init)) count += 1
  return count
}

/** `Voters(configuration)`. */
export const Voters = ({ voters, outgoing }: Members): readonly ServerId[] =>
  outgoing.length === 0 ? voters : [...new Set([...voters, ...outgoing])].sort((a, b) => a - b)

/** `Members(configuration)`. */
export const MembersOf = (members: Members): readonly ServerId[] => [...Voters(members), ...members.learners]

/** `IsJoint(configuration)`. */
export const IsJoint = ({ outgoing }: Members): boolean => outgoing.length > 0

const allOf = (c: Constants): readonly ServerId[] => Array.from({ length: c.servers }, (_, i) => i)

/** `FirstConfiguration`. */
export const FirstConfiguration = (c: Constants): Members => Simple(featuresOf(c).firstVoters ?? allOf(c), [])

/** `ConfigurationOf(xlog)`. */
export const ConfigurationOf = (c: Constants, log: Log): Members => {
  const last = lastConfiguration(log)
  return last === null ? FirstConfiguration(c) : configurationIn(last.last.value)
}

/** `Applied(i)` */
const Applied = (s: Server): Log => Prefix(s.log, Math.min(variablesOf(s).appliedIndex, Len(s.log)))

/** `Configuration(i)`, which counts for i: the last one in its log; by etcd's rule the last one that it has applied. */
export const InForce = (c: Constants, s: Server): Members =>
  ConfigurationOf(c, featuresOf(c).appliedConfigurations ? Applied(s) : s.log)

/** For `Quorum` of raft.tla. Under UnionElections a candidate counts otherwise. */
export const MembersQuorum = (c: Constants, s: Server): Configuration => {
  const members = InForce(c, s)
  return featuresOf(c).unionElections && s.state === 'Candidate' ? { voters: Voters(members) } : members
}
