/** What the explorer is given to be measured with: a run of the model, and a trace of nodes. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inForm, modelTelling } from '../../conformance/report/formats/forms.js'
import type { PathStep } from '../../model/checker/counterexample.js'
import type { GlobalState } from '../../model/checker/protocol.js'
import { randomOf } from '../../model/checker/random.js'
import { initialStates, isWithinBounds, movesOf, stateAfter } from '../../model/checker/successors.js'
import type { Settings } from '../../model/raft/bounds.js'
import type { WholeMessage } from '../../model/raft/features/types.js'
import { raft } from '../../model/raft/protocol.js'
import { relaxedBy } from '../../model/raft/relaxations.js'
import type { Message, Server } from '../../model/raft/types.js'

/** Terms without end: a run within few terms comes to where nothing is left to do. */
const settings: Settings = {
  bounds: { servers: 3, values: 1, maxTerm: 1000, maxLog: 2, maxMessages: 6, maxCopies: 2 },
  network: 'full',
  history: true,
  relaxations: relaxedBy([]),
}

/** A run of this many steps, drawn from seed 1, as a file. */
export const writeRun = (folder: string, steps: number): string => {
  const protocol = raft(settings)
  const random = randomOf(1)
  const [initial] = initialStates(protocol)
  if (initial === undefined) throw new RangeError('the model begins in no state')
  const taken: PathStep<Server, Message>[] = []
  let state: GlobalState<Server, Message> = initial
  while (taken.length < steps) {
    const from: GlobalState<Server, Message> = state
    const possible = movesOf(protocol, from).map((move) => ({ move, after: stateAfter(protocol, from, move) }))
    const within = possible.filter(({ after }) => isWithinBounds(protocol, after))
    const actions = [...new Set(within.map(({ move }) => move.action))]
    const action = actions[random(actions.length)]
    const drawn = within.filter(({ move }) => move.action === action)
    const next = drawn[random(drawn.length)]
    if (next === undefined) throw new RangeError('nothing is possible any more')
    const { action: name, server, message, step } = next.move
    taken.push({ action: name, server, message, sent: step?.sent ?? [], state: next.after })
    state = next.after
  }
  const about = { property: 'the end of the run', source: '', kind: 'invariant' as const, because: null }
  const telling = modelTelling(true, false, false, undefined)
  const path = { ...about, initial, steps: taken as readonly PathStep<Server, WholeMessage>[] }
  const file = join(folder, 'run.itf.json')
  writeFileSync(file, inForm('itf', telling, path, { shows: 'path' }))
  return file
}

/** The trace of three nodes that restart again and again, this many events in all: a file for each. */
export const writeTrace = (folder: string, events: number): readonly string[] => {
  const nodes = ['n1', 'n2', 'n3']
  const header = { format: 'lockstep-trace', version: 1, cluster: 'c', run: 'r', nodes, initialTerm: 1 }
  const event = { event: 'Restart', sent: [], currentTerm: 1, role: 'Follower', commitIndex: 0 }
  return nodes.map((node, k) => {
    const count = Math.floor(events / nodes.length) + (k < events % nodes.length ? 1 : 0)
    const lines = Array.from({ length: count }, (_, seq) => JSON.stringify({ seq: seq + 1, ...event }))
    const file = join(folder, `${node}.ndjson`)
    writeFileSync(file, `${[JSON.stringify({ ...header, node }), ...lines].join('\n')}\n`)
    return file
  })
}
