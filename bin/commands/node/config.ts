/** The configuration file of a node: what one deploys. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { leaf } from '../../../decoding/leaf.js'
import { ServerId } from '../../../impl/raft/types.js'
import { integer } from '../../../impl/store/fields.js'
import { eachProblem } from '../../../impl/store/problems.js'
import { MOST_KEEP_MS } from '../../../impl/store/tick.js'
import { HOUR_MS, LEAST_ELECTION_MS, LEAST_KEEP_MS, MOST_ENTRIES } from './bounds.js'
import { type NodeSettings, whyUnfit } from './settings.js'

const nonEmpty = (name: string): t.Type<string, string, unknown> =>
  leaf(name, (u): u is string => typeof u === 'string' && u !== '')

/** What may be left out, and then is null. */
const optional = <A>(codec: t.Type<A, unknown, unknown>): t.Type<A | null, unknown, unknown> =>
  new t.Type(
    codec.name,
    (u): u is A | null => u === null || codec.is(u),
    (u, context) => (u === undefined ? t.success(null) : codec.validate(u, context)),
    t.identity,
  )

/** A field that nobody knows is most likely one that is misspelt, so it is an error. */
const strict = <P extends t.Props>(name: string, props: P): t.Type<t.TypeOf<t.TypeC<P>>, unknown, unknown> => {
  const codec = t.type(props, name)
  const stranger = new t.Type<never, never, unknown>(
    `one of ${Object.keys(props).join(', ')}`,
    (_): _ is never => false,
    (u, context) => t.failure(u, context),
    t.identity,
  )
  return new t.Type<t.TypeOf<t.TypeC<P>>, unknown, unknown>(
    name,
    codec.is,
    (u, context) => {
      const names = typeof u === 'object' && u !== null ? Object.keys(u) : []
      const unknown = names.filter((key) => !Object.hasOwn(props, key))
      const decoded = codec.validate(u, context)
      if (unknown.length === 0) return decoded
      const strangers = unknown.map((key) => ({ value: key, context: [...context, { key, type: stranger }] }))
      return left([...strangers, ...(isLeft(decoded) ? decoded.left : [])])
    },
    t.identity,
  )
}

const port = integer<number>(1, 65_535, 'a port (an integer from 1 to 65535)')
const address = strict('an address, such as { "host": "n1", "port": 7000 }', { host: nonEmpty('a host'), port })
const milliseconds = (least: number) =>
  integer<number>(least, HOUR_MS, `a number of milliseconds (an integer from ${least} to ${HOUR_MS})`)
const file = nonEmpty('the path of a file')

const Config = strict('a configuration', {
  cluster: nonEmpty('the name of the cluster'),
  id: nonEmpty('the id of one of the members'),
  members: t.readonlyArray(
    strict('a member', { id: nonEmpty('an id'), peer: address, http: address }),
    'a list of members',
  ),
  data: nonEmpty('the path of a folder'),
  trace: optional(nonEmpty('the path of a folder')),
  tls: optional(strict('the files of certificates', { ca: file, cert: file, key: file })),
  plainHttp: optional(t.boolean),
  adminTokenFile: optional(file),
  electionMs: optional(milliseconds(LEAST_ELECTION_MS)),
  heartbeatMs: optional(milliseconds(1)),
  keepKeysMs: optional(
    integer<number>(LEAST_KEEP_MS, MOST_KEEP_MS, `milliseconds (an integer from ${LEAST_KEEP_MS} to ${MOST_KEEP_MS})`),
  ),
  snapshotAfter: optional(
    integer<number>(0, MOST_ENTRIES, `a number of entries (an integer from 0, which is never, to ${MOST_ENTRIES})`),
  ),
})

/** Paths in the file are relative to its folder. Left: what is wrong, each with where, one line each. */
export const readConfig = (path: string): Either<readonly string[], NodeSettings> => {
  const wrong = (what: string, error: unknown) =>
    left([`${path}: ${what}: ${error instanceof Error ? error.message : error}; expected a configuration in JSON`])
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return wrong('it cannot be read', error)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return wrong('not JSON', error)
  }
  const decoded = Config.decode(json)
  if (isLeft(decoded)) return left(eachProblem(decoded.left).map((problem) => `${path}: ${problem}`))
  const config = decoded.right
  const located = (name: string): string => resolve(dirname(path), name)
  const settings: NodeSettings = {
    cluster: config.cluster,
    id: config.id,
    members: config.members.map((member) => ({ ...member, id: ServerId(member.id) })),
    data: located(config.data),
    trace: config.trace === null ? null : located(config.trace),
    diskFaults: null,
    tls:
      config.tls === null
        ? null
        : { ca: located(config.tls.ca), cert: located(config.tls.cert), key: located(config.tls.key) },
    plainHttp: config.plainHttp ?? false,
    adminTokenFile: config.adminTokenFile === null ? null : located(config.adminTokenFile),
    electionMs: config.electionMs,
    heartbeatMs: config.heartbeatMs,
    keepKeysMs: config.keepKeysMs,
    snapshotAfter: config.snapshotAfter,
  }
  const unfit = whyUnfit(settings)
  return unfit === null ? right(settings) : left([`${path}: ${unfit}`])
}
