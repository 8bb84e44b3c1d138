/** A counterexample or a witness in the Informal Trace Format, as `--trace-out FILE.itf.json` writes it. */
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import { attempt, misread, statesOfItf, variablesOf } from '../../conformance/tlc/itf-read.js'
import { modelStateOf, wholeStateOf } from '../../conformance/tlc/model-state.js'
import type { GlobalState } from '../../model/checker/protocol.js'
import { initialStates, movesOf, stateAfter } from '../../model/checker/successors.js'
import { switches } from '../../model/raft/features/switches.js'
import { type Features, NoFeatures, type WholeMessage } from '../../model/raft/features/types.js'
import { relaxationNames } from '../../model/raft/relaxations.js'
import { Len } from '../../model/raft/sequence.js'
import type { Server } from '../../model/raft/types.js'
import type { Tree } from '../run/session.js'
import { textOf } from '../run/tree-of.js'
import { switchedOn } from '../subject/features.js'
import { modelMachine, settingsOf } from '../subject/model.js'
import { firstSubject, type ModelSubject } from '../subject/subject.js'
import { itfTimeline } from './itf-timeline.js'
import type { Read } from './read-files.js'

type State = GlobalState<Server, WholeMessage>

const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0)

/** Bounds with room for all states, and for a step or two more. */
const boundsFor = (states: readonly State[]): ModelSubject['bounds'] => {
  const servers = states.flatMap((state) => state.servers)
  return {
    servers: states[0]?.servers.length ?? 1,
    values: Math.max(1, new Set(servers.flatMap(({ log }) => (log === null ? [] : [log.last.value]))).size),
    maxTerm: most(servers.map(({ currentTerm }) => currentTerm)) + 1,
    maxLog: most(servers.map(({ log }) => Len(log))) + 1,
    maxMessages: most(states.map(({ messages }) => messages.length)) + 2,
    maxCopies: most(states.flatMap(({ messages }) => messages.map(({ count }) => count))) + 1,
  }
}

/** The file says neither which features were on nor what was relaxed: these are tried, the narrowest first. */
const candidates = (
  hasFeatures: boolean,
  servers: number,
): readonly Pick<ModelSubject, 'features' | 'relaxations'>[] => {
  const all = switchedOn(switches, servers)
  const each = switches.map((one) => switchedOn([one], servers))
  const features: readonly Features[] = hasFeatures ? [...each, all] : [NoFeatures]
  return features.flatMap((one) => [
    { features: one, relaxations: [] },
    { features: one, relaxations: relaxationNames.filter((name) => name !== 'Bootstrap') },
  ])
}

/** The steps between the states as moves of the model; null where one is none. */
const treeThrough = (subject: ModelSubject, states: readonly State[]): Tree | null => {
  const { protocol } = modelMachine(subject)
  const [begun] = states
  if (begun === undefined) return null
  const first = initialStates(protocol).findIndex((one) => textOf(protocol, one) === textOf(protocol, begun))
  let state = initialStates(protocol)[first]
  if (state === undefined) return null
  const steps: [number, number][] = []
  for (const [k, wanted] of states.slice(1).entries()) {
    const text = textOf(protocol, wanted)
    const from: State = state
    const moves = movesOf(protocol, from)
    const choice = moves.findIndex((move) => textOf(protocol, stateAfter(protocol, from, move)) === text)
    const move = moves[choice]
    if (move === undefined) return null
    state = stateAfter(protocol, from, move)
    steps.push([k, choice])
  }
  return { first, steps, at: steps.length }
}

interface Path {
  readonly states: readonly State[]
  readonly history: boolean
  readonly hasFeatures: boolean
}

/** `history`: whether the messages have what raft.tla only remembers; reducers have no such fields. */
const pathWith = (text: string, history: boolean): Either<string, Path> =>
  attempt(() => {
    const all = statesOfItf(text)
    const named = all.map((one, k) => variablesOf(one, `state ${k}`))
    const [first] = named
    if (first === undefined) return misread('states', 'at least one state')
    const hasFeatures = first.contact !== undefined
    const settings = { ...settingsOf(firstSubject), history }
    const count = serversIn(all[0])
    const sized = { ...settings, bounds: { ...settings.bounds, servers: count, values: 9 } }
    const states = named.map((variables) =>
      hasFeatures
        ? wholeStateOf(sized, switchedOn(switches, count), variables)
        : (modelStateOf(sized, variables) as State),
    )
    return { states, history, hasFeatures }
  })

const pathOf = (text: string): Either<string, Path> => {
  const remembering = pathWith(text, true)
  const forgetting = isLeft(remembering) ? pathWith(text, false) : remembering
  return isLeft(forgetting) ? remembering : forgetting
}

/** How many servers the first variable that is a function has. */
const serversIn = (state: unknown): number => {
  const term = Reflect.get(Object(state), 'currentTerm')
  const pairs = Reflect.get(Object(term), '#map')
  return Array.isArray(pairs) ? pairs.length : 0
}

const descriptionIn = (text: string): string => {
  const description = Reflect.get(Object(Reflect.get(Object(JSON.parse(text)), '#meta')), 'description')
  return typeof description === 'string' ? description : 'a path'
}

/** A run of the model where the path is one, and else what the file tells, such as of reducers or of another specification. */
export const pathIn = ({ name, text }: { readonly name: string; readonly text: string }): Read => {
  const read = attempt(() => ({ states: statesOfItf(text), title: descriptionIn(text) }))
  if (isLeft(read)) return { _tag: 'Refused', why: `${name}: ${read.left}` }
  const title = `${name}: ${read.right.title}`
  const path = pathOf(text)
  if (!isLeft(path)) {
    const { states, history, hasFeatures } = path.right
    const bounds = boundsFor(states)
    for (const candidate of candidates(hasFeatures, bounds.servers)) {
      const subject: ModelSubject = { ...firstSubject, ...candidate, bounds, history }
      const tree = treeThrough(subject, states)
      if (tree !== null) return { _tag: 'Run', title, subject, tree }
    }
  }
  return { _tag: 'Timeline', title, timeline: itfTimeline(read.right.states), verdict: null }
}
