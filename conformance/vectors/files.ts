/** The files of vectors/: which there are, and how they are made. */
import type { EventJson } from '../../exports/json/events.js'
import type { Features } from '../../impl/raft/features/types.js'
import { runScenario } from '../scenarios/scenario.js'
import { chosen } from './choose.js'
import { type Question, questionOf, type Vector, type VectorFile, vectorOf } from './vector.js'
import type { Setup } from './walk.js'

const core: readonly Setup[] = [1, 2, 3, 5].map((servers) => ({ servers, members: servers, maxEntriesPerMessage: 2 }))

const all: Features = {
  ...{ preVote: 'asks', checkQuorum: true, transfer: true },
  ...{ membership: true, snapshots: true, reads: true },
}

const withFeatures: readonly Setup[] = [
  { servers: 3, members: 3, maxEntriesPerMessage: 2, features: all },
  { servers: 4, members: 2, maxEntriesPerMessage: 2, features: all },
  { servers: 3, members: 2, maxEntriesPerMessage: 2, features: { membership: true } },
  { servers: 3, members: 3, maxEntriesPerMessage: 1, features: { snapshots: true } },
  { servers: 3, members: 3, maxEntriesPerMessage: 1, features: { transfer: true, reads: true } },
  { servers: 3, members: 3, maxEntriesPerMessage: 2, features: { preVote: 'answers', membership: true } },
]

const kindOf = (event: EventJson): string => (event._tag === 'Receive' ? event.message._tag : event._tag)

const numbered = (questions: readonly Question[]): readonly Vector[] =>
  questions.map((question, k) =>
    vectorOf(`${k + 1}: ${kindOf(question.event)} at a ${question.state.role._tag}`, question),
  )

const fileOf = (about: string, vectors: readonly Vector[]): VectorFile => ({
  format: 'raft-lockstep vectors',
  version: 1,
  about,
  vectors,
})

/** Of random walks with the same seeds each time; takes a minute or two. */
export const coreVectors = (): VectorFile =>
  fileOf(
    'Raft as the paper has it: every decision of every rule, at each kind of event',
    numbered(chosen(core, 200, 400)),
  )

export const featureVectors = (): VectorFile =>
  fileOf(
    'Pre-vote, check-quorum, leadership transfer, quorum reads, snapshots and changes of members, alone and together',
    numbered(chosen(withFeatures, 200, 400)),
  )

/** A scenario that shows a bug, by a broken reducer, has no vectors. */
const isBroken = (name: string): boolean => name.startsWith('broken-')

const scenarioVectors = (name: string, text: string): readonly Vector[] => {
  const vectors: Vector[] = []
  runScenario(text, ({ config, state, event }) => {
    const question = questionOf(config, state, event)
    vectors.push(vectorOf(`${name}, step ${vectors.length + 1}: ${kindOf(question.event)}`, question))
  })
  return vectors
}

/** `texts`: the scenarios by name. */
export const scenariosFile = (texts: ReadonlyMap<string, string>): VectorFile =>
  fileOf(
    'The scenarios of the tests, step by step: elections, figures 7 and 8 of the paper, and each feature',
    [...texts].flatMap(([name, text]) => (isBroken(name) ? [] : scenarioVectors(name, text))),
  )

/** A file as text: one vector in a line. */
export const textOf = ({ vectors, ...head }: VectorFile): string => {
  const lines = vectors.map((vector) => JSON.stringify(vector)).join(',\n')
  return `${JSON.stringify(head).slice(0, -1)},"vectors":[\n${lines}\n]}\n`
}
