import { closeSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { type Either, isLeft } from 'fp-ts/lib/Either.js'
import { isNone } from 'fp-ts/lib/Option.js'
import { describe, expect, it } from 'vitest'
import { entriesFrom } from '../../impl/raft/log.js'
import { initial } from '../../impl/raft/state.js'
import { type Durable, Index, type Input, ServerId } from '../../impl/raft/types.js'
import { digest } from '../../traces/digest.js'
import type { Entry, Header, TraceEvent } from '../../traces/format.js'
import { merge } from '../../traces/merge.js'
import { type Problem, showProblem } from '../../traces/problem.js'
import { openTrace } from '../../traces/read.js'
import { record } from '../../traces/recorder.js'
import { survey } from '../../traces/survey.js'
import { type Letter, startNode } from './cluster.js'
import { descriptorOf, temporaryFolder } from './temporary.js'

const servers = [ServerId('n1'), ServerId('n2'), ServerId('n3')] as const

const found = <A>(result: Either<Problem, A>): A => {
  if (isLeft(result)) throw new Error(showProblem(result.left))
  return result.right
}

type Move = 'time out' | 'beat' | 'ask' | 'deliver' | 'release' | 'kill'
const move = fc.record({
  node: fc.nat(2),
  kind: fc.oneof(
    { weight: 12, arbitrary: fc.constant<Move>('deliver') },
    { weight: 8, arbitrary: fc.constant<Move>('release') },
    fc.constantFrom<Move>('time out', 'beat', 'ask', 'ask', 'kill'),
  ),
  choice: fc.nat(),
})

/** A node of the run: the letters that it holds back, and what a crash would leave of its state. */
const life = (folder: string, id: ServerId) => {
  const file = join(folder, `${id}.ndjson`)
  const header: Header = {
    ...{ format: 'lockstep-trace', version: 1, cluster: 'shop', run: 'a' },
    ...{ node: id, nodes: servers, initialTerm: 1 },
  }
  let lives = 0
  let durable: Durable = initial
  let held: readonly Letter[] = []
  const begin = () => {
    lives += 1
    const observer = found(record(file, header))
    return { observer, node: startNode(id, servers, observer, lives, durable) }
  }
  let { observer, node } = begin()
  return {
    file,
    state: () => node.state(),
    take: (input: Input, received?: string) => {
      held = [...held, ...node.take(input, received)]
    },
    release: (): readonly Letter[] => {
      observer.releasing()
      durable = node.state()
      const letters = held
      held = []
      return letters
    },
    /** The disk may have got the last changes although no message was released, or not. */
    kill: (persisted: boolean) => {
      if (persisted) {
        observer.releasing()
        durable = node.state()
      }
      held = []
      closeSync(descriptorOf(file))
      ;({ observer, node } = begin())
    },
    close: () => observer.closed(),
  }
}

/** The last entries of a log that is rebuilt from the events alone. */
const rebuild = (events: readonly TraceEvent[]): readonly Entry[] => {
  const logs = new Map<string, readonly Entry[]>([['0.0', []]])
  let log: readonly Entry[] = []
  for (const { event, log: change, lastIndex, lastTerm } of events) {
    if (event === 'Restart') log = logs.get(`${lastIndex}.${lastTerm}`) ?? []
    if (change !== undefined) log = [...log.slice(0, change.keep), ...change.append]
    expect(`${log.length}.${log.at(-1)?.term ?? 0}`).toBe(`${lastIndex}.${lastTerm}`)
    logs.set(`${lastIndex}.${lastTerm}`, log)
  }
  return log
}

describe('the traces of a cluster of reducers whose nodes are killed', () => {
  it('are read and merged without a problem, and tell what every log came to hold', () => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 100, maxLength: 300 }), (moves) => {
        const folder = temporaryFolder()
        const nodes = servers.map((id) => life(folder, id))
        const network: Letter[] = []
        for (const { node: which, kind, choice } of moves) {
          const node = nodes[which]!
          const letters = network.filter(({ message }) => message.to === servers[which])
          const letter = letters[letters.length - 1 - (choice % 3)]
          if (kind === 'time out') node.take({ _tag: 'ElectionTimeout' })
          if (kind === 'beat') node.take({ _tag: 'HeartbeatTimeout' })
          if (kind === 'ask') node.take({ _tag: 'ClientRequests', requests: [{ id: choice, command: `${choice}` }] })
          if (kind === 'deliver' && letter !== undefined)
            node.take({ _tag: 'Receive', message: letter.message }, letter.id)
          if (kind === 'release') network.push(...node.release())
          if (kind === 'kill') node.kill(choice % 2 === 0)
        }
        for (const node of nodes) node.close()

        const [first, ...others] = nodes.map(({ file }) => found(openTrace(file)))
        const placed = [...merge(found(survey([first!, ...others])))].map(found)
        for (const { event, received } of placed) expect(isNone(received)).toBe(event.event !== 'Receive')
        for (const [i, node] of nodes.entries()) {
          const events = placed.flatMap(({ node: id, event }) => (id === servers[i] ? [event] : []))
          const entries = entriesFrom(node.state().log, Index(1)).map(({ term, payload }) => ({
            term,
            value: payload._tag === 'Command' ? digest(payload.command) : 'noop',
          }))
          expect(rebuild(events)).toStrictEqual(entries)
          expect(events.at(-1)).toMatchObject({ currentTerm: node.state().currentTerm, role: node.state().role._tag })
        }
      }),
      { numRuns: 40 },
    )
  })
})
