/** A run as a test that whoever has installed the package can keep: the protocol's own functions take each step again. */
import type { ReplayStep } from '../run/session.js'
import { entryOf } from '../subject/cluster.js'
import { isAnyFeatureOn } from '../subject/features.js'
import type { Subject } from '../subject/subject.js'

const shown = (value: unknown): string => JSON.stringify(value)

interface Protocol {
  readonly imports: readonly string[]
  readonly made: string
}

const modelOf = ({
  bounds,
  network,
  history,
  relaxations,
  features,
}: Extract<Subject, { _tag: 'Model' }>): Protocol => {
  const settings = `{ bounds: ${shown(bounds)}, network: ${shown(network)}, history: ${history}, relaxations: relaxedBy(${shown(relaxations)}) }`
  const isWhole = isAnyFeatureOn(features)
  return {
    imports: [`import { ${isWhole ? 'relaxedBy, wholeRaft' : 'raft, relaxedBy'} } from 'raft-lockstep/model'`],
    made: isWhole ? `wholeRaft(${settings}, ${shown(features)})` : `raft(${settings})`,
  }
}

/** Null for a bug that is no changed rule: the package has no such cluster. */
const clusterOf = (subject: Extract<Subject, { _tag: 'Cluster' }>): Protocol | null => {
  const { bounds, network, maxEntriesPerMessage, features, bug } = subject
  const isRule = bug === null || entryOf(bug)?.fault._tag === 'Rule'
  if (!isRule) return null
  const settings = [
    `bounds: ${shown(bounds)}`,
    `network: ${shown(network)}`,
    `maxEntriesPerMessage: ${maxEntriesPerMessage}`,
    ...(isAnyFeatureOn(features) ? [`features: ${shown(features)}`] : []),
    ...(bug === null ? [] : [`rules: { ...standard, ...zoo.find(({ name }) => name === ${shown(bug)}).fault.rules }`]),
  ]
  return {
    imports: [
      `import { reducerCluster${bug === null ? '' : ', zoo'} } from 'raft-lockstep/conformance'`,
      ...(bug === null ? [] : ["import { standard } from 'raft-lockstep/raft'"]),
    ],
    made: `reducerCluster({ ${settings.join(', ')} })`,
  }
}

/** Null where the run cannot be taken again by the package's public functions. */
export const vitestFile = (subject: Subject, title: string, steps: readonly ReplayStep[] | null): string | null => {
  const protocol = subject._tag === 'Model' ? modelOf(subject) : clusterOf(subject)
  if (protocol === null || steps === null) return null
  return [
    ...protocol.imports,
    "import { expect, it } from 'vitest'",
    '',
    `const protocol = ${protocol.made}`,
    '',
    '/** What each server did: on which message, where that left it, and what it sent. */',
    'const steps = [',
    ...steps.map((step) => `  ${shown(step)},`),
    ']',
    '',
    `it(${shown(title)}, () => {`,
    '  const servers = Array.from({ length: protocol.servers }, (_, i) => protocol.initial(i))',
    '  const messages = new Map()',
    '  for (const { server, action, on, next, sent } of steps) {',
    '    const local = servers[server]',
    "    if (on !== null) expect([...messages.keys()], 'the message was sent').toContain(on)",
    '    const possible =',
    '      on === null ? protocol.spontaneous(server, local) : protocol.receive(server, local, messages.get(on))',
    '    const texts = (step) => [step.action, protocol.encodeLocal(step.next), ...step.sent.map(protocol.encodeMessage)]',
    '    expect(possible.map(texts)).toContainEqual([action, next, ...sent])',
    '    const step = possible.find((one) => String(texts(one)) === String([action, next, ...sent]))',
    '    servers[server] = step.next',
    '    for (const message of step.sent) messages.set(protocol.encodeMessage(message), message)',
    '  }',
    '})',
    '',
  ].join('\n')
}
