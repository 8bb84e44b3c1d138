/**
 * Writes the files of spec/edges: states of random walks, and every edge that TLC finds from each. The exit code is 1, and
 * the file is not written, if the model has other edges. `TLA2TOOLS_JAR=… npx tsx bench/tlc/edges.ts [NAME…]`
 */
import { writeFileSync } from 'node:fs'
import { itfValue } from '../../conformance/report/formats/itf.js'
import { tlaText } from '../../conformance/report/formats/tla.js'
import { record, type TlaValue } from '../../conformance/report/formats/tla-value.js'
import { canonical, changes } from '../../conformance/tlc/canonical.js'
import {
  type EdgesLine,
  edgeProtocol,
  edgeSettings,
  edgesOfModel,
  edgeView,
  VALUES,
} from '../../conformance/tlc/edges.js'
import { featuresOf } from '../../conformance/tlc/tlc-counts.js'
import { counted } from '../../text/counts.js'
import { constantLines, featuresText, serverNames, themselves, valueNames } from './config.js'
import { parseTla } from './parse.js'
import { jarOf, runTlc } from './run.js'
import { type Choice, sources } from './sources.js'

type Kind = Pick<EdgesLine, 'servers' | 'history' | 'relaxed' | 'relaxations' | 'features'> & {
  readonly choice: Choice
  /** Of the file, where features are on. */
  readonly name?: string
}

const choice = (most: number, rarity: number, further = 0): Choice => ({ walks: 40, depth: 400, most, rarity, further })

const kinds: readonly Kind[] = [
  { servers: 3, history: false, relaxed: false, choice: choice(100, 12, 60) },
  { servers: 5, history: false, relaxed: false, choice: choice(50, 16) },
  { servers: 7, history: false, relaxed: false, choice: choice(25, 20) },
  { servers: 4, history: false, relaxed: false, choice: choice(30, 20) },
  { servers: 3, history: true, relaxed: false, choice: choice(25, 6, 1) },
  { servers: 3, history: false, relaxed: true, choice: choice(80, 12, 60) },
  { servers: 5, history: false, relaxed: true, choice: choice(30, 16) },
  { servers: 7, history: false, relaxed: true, choice: choice(15, 20) },
  { servers: 3, history: true, relaxed: true, choice: choice(15, 6, 1) },
  { servers: 3, history: false, relaxed: false, relaxations: 'all', choice: choice(60, 12) },
  { servers: 5, history: false, relaxed: false, relaxations: 'all', choice: choice(20, 16) },
  { servers: 3, history: true, relaxed: false, relaxations: 'all', choice: choice(10, 6) },
  {
    ...{ name: '3-single', servers: 3, history: false, relaxed: true, choice: choice(40, 12) },
    features: { singleChanges: true, learners: true, firstVoters: 's1,s2' },
  },
  {
    ...{ name: '5-single', servers: 5, history: false, relaxed: false, choice: choice(20, 16) },
    features: { singleChanges: true, learners: true, firstVoters: 's1,s2,s3' },
  },
  {
    ...{ name: '3-joint', servers: 3, history: false, relaxed: false, choice: choice(40, 12) },
    features: { jointChanges: true, learners: true, snapshot: true },
  },
  {
    ...{ name: '5-joint', servers: 5, history: false, relaxed: true, choice: choice(12, 16) },
    features: { jointChanges: true, firstVoters: 's1,s2,s3' },
  },
  {
    ...{ name: '3-applied', servers: 3, history: false, relaxed: false, choice: choice(20, 12) },
    features: { jointChanges: true, appliedConfigurations: true },
  },
  {
    ...{ name: '3-wiped', servers: 3, history: false, relaxed: false, choice: { ...choice(24, 60), walks: 600 } },
    features: { singleChanges: true, wipes: 's1,s2,s3', incarnations: true },
  },
  {
    ...{ name: '3-reads', servers: 3, history: false, relaxed: false, choice: choice(40, 12) },
    features: { reads: true, leadershipTransfer: true, maxReads: 3 },
  },
  {
    ...{ name: '5-reads', servers: 5, history: false, relaxed: true, choice: choice(20, 16) },
    features: { reads: true, checkQuorum: true, maxReads: 3 },
  },
  {
    ...{ name: '3-members-and-all', servers: 3, history: false, relaxed: false, choice: choice(40, 12) },
    features: {
      ...{ preVote: 's1,s2', checkQuorum: true, snapshot: true, leadershipTransfer: true, reads: true, maxReads: 3 },
      ...{ singleChanges: true, jointChanges: true, learners: true },
    },
  },
]

interface Edge {
  readonly origin: number
  readonly action: string
  readonly after: Readonly<Record<string, TlaValue>>
}

/** TLC prints a text with its quotes, and with a backslash before those inside. */
const edgeIn = (line: string): Edge | undefined => {
  const [, text] = /^"?edge(<<.*>>)"?$/.exec(line) ?? []
  if (text === undefined) return undefined
  const found = parseTla(text.replaceAll('\\"', '"'))
  if (found._tag !== 'Sequence') return undefined
  const [origin, action, after] = found.elements
  if (origin?._tag !== 'Number' || action?._tag !== 'Name' || after?._tag !== 'Record') return undefined
  return { origin: origin.value, action: action.name, after: after.fields }
}

const edgesOfTlc = async (jar: string, kind: Kind, states: readonly Readonly<Record<string, TlaValue>>[]) => {
  const edges: Edge[] = []
  // The edges know no bounds.
  const { maxReads: _, ...row } = kind.features ?? {}
  const features = kind.features === undefined ? undefined : featuresText(featuresOf({ name: 'edges', features: row }))
  const printed = await runTlc(jar, {
    module: 'Run',
    workers: 1,
    files: {
      'Run.tla': [
        '---- MODULE Run ----',
        `EXTENDS ${features === undefined ? 'Edges' : 'EdgesWhole'}`,
        `CONSTANTS ${[...serverNames(kind.servers), ...valueNames(VALUES)].join(', ')}`,
        `Given == <<${states.map((state) => tlaText(record(state))).join(',\n')}>>`,
        ...(features?.definitions ?? []),
        '====',
        '',
      ].join('\n'),
    },
    config: [
      ...['INIT EdgesInit', 'NEXT EdgesNext', 'ACTION_CONSTRAINT Printed', 'CONSTANTS', '    Sources <- Given'],
      ...constantLines({ ...kind, values: VALUES, network: 'full', relaxations: edgeSettings(kind).relaxations }),
      ...themselves([...serverNames(kind.servers), ...valueNames(VALUES)]),
      ...(features?.lines ?? []),
      '',
    ].join('\n'),
    onLine: (line) => {
      const edge = edgeIn(line)
      if (edge !== undefined) edges.push(edge)
    },
  })
  if (!printed.some((line) => line.includes('Model checking completed. No error')))
    throw new Error(
      `TLC came to no end:\n${printed
        .filter((line) => !line.includes('edge<<'))
        .slice(-20)
        .join('\n')}`,
    )
  return edges
}

/** The edges with their actions, after a look whether those of `Next` lead to the same states as often. */
const named = (edges: readonly Edge[], before: Readonly<Record<string, TlaValue>>): readonly string[] => {
  const targets = (of: readonly Edge[]) => of.map(({ after }) => canonical(record(after))).sort()
  const isNext = ({ action }: Edge): boolean => action === 'Next'
  const own = edges.filter((edge) => !isNext(edge))
  if (targets(edges.filter(isNext)).join('\n') !== targets(own).join('\n'))
    throw new Error('the steps that spec/Edges.tla names are not those of Next')
  return own.map(({ action, after }) => `${action}: ${changes(before, after)}`).sort()
}

/** The edges of spec/EdgesWhole.tla, without their actions. */
const unnamed = (edges: readonly Edge[], before: Readonly<Record<string, TlaValue>>): readonly string[] =>
  edges.map(({ after }) => changes(before, after)).sort()

const linesOf = async (jar: string, kind: Kind): Promise<readonly EdgesLine[]> => {
  const { choice: wanted, name: _, ...head } = kind
  const states = sources(edgeProtocol(head), edgeSettings(head), wanted).map(edgeView(head).variables)
  const edges = await edgesOfTlc(jar, kind, states)
  return states.map((state, k) => ({
    ...head,
    source: Object.fromEntries(Object.entries(state).map(([variable, value]) => [variable, itfValue(value)])),
    edges: (kind.features === undefined ? named : unnamed)(
      edges.filter(({ origin }) => origin === k + 1),
      state,
    ),
  }))
}

const without = (all: readonly string[], others: readonly string[]): readonly string[] => {
  const rest = [...others]
  return all.filter((one) => {
    const at = rest.indexOf(one)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}

const modelOf = ({ relaxed, relaxations }: Kind): string => {
  if (relaxations !== undefined) return 'safe'
  return relaxed ? 'relaxed' : 'literal'
}

const nameOf = (kind: Kind): string => kind.name ?? `${kind.servers}-${modelOf(kind)}${kind.history ? '-history' : ''}`

/** Up to some of the edges that only one side has. */
const differencesOf = (line: EdgesLine): readonly string[] => {
  const model = edgesOfModel(line)
  return [
    ...without(line.edges, model).map((edge) => `only TLC: ${edge}`),
    ...without(model, line.edges).map((edge) => `only the model: ${edge}`),
  ]
}

const write = async (jar: string, kind: Kind): Promise<void> => {
  const lines = await linesOf(jar, kind)
  const differences = lines.flatMap(differencesOf)
  const edges = lines.reduce((sum, line) => sum + line.edges.length, 0)
  const counts = `${nameOf(kind)}: ${counted(lines.length, 'state')}, ${counted(edges, 'edge')}`
  if (differences.length > 0) {
    process.stdout.write(`${differences.slice(0, 20).join('\n')}\n${counts}; ${differences.length} differ\n`)
    process.exitCode = 1
    return
  }
  const file = new URL(`../../spec/edges/${nameOf(kind)}.ndjson`, import.meta.url)
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  process.stdout.write(`${counts}, the same on both sides\n`)
}

const jar = jarOf()
if (jar === undefined) process.exit(2)
const names = process.argv.slice(2)
for (const kind of kinds) if (names.length === 0 || names.includes(nameOf(kind))) await write(jar, kind)
