/** The wrong specifications that TLC is given are changes of Raft.tla as it is; the model falls as soon as TLC does. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { broken } from '../../bench/tlc/broken.js'
import { explore } from '../../model/checker/explore.js'
import { raft } from '../../model/raft/protocol.js'
import { Literal } from '../../model/raft/types.js'

const text = readFileSync(new URL('../../spec/Raft.tla', import.meta.url), 'utf8')

describe('a wrong specification', () => {
  it('is there for each action property, and for each property of what was ever committed', () => {
    const all = raft({
      bounds: broken[0]?.bounds ?? never(),
      network: 'core',
      history: true,
      relaxations: Literal,
      everCommitted: true,
    })
    const ever = all.invariants.map(({ name }) => name.replace(/ \(.*/, '')).filter((name) => name.startsWith('Ever'))
    const wanted = ['AcknowledgedLogsAgree', ...all.actionProperties.map(({ name }) => name), ...ever]
    expect(broken.map(({ property }) => property).sort()).toEqual([...new Set(wanted)].sort())
  })

  it.each(broken.map((one) => [one.property, one] as const))('changes one place of Raft.tla: %s', (_, { from, to }) => {
    expect(text.split(from).length).toBe(2)
    expect(to).not.toBe(from)
  })
})

const never = (): never => {
  throw new Error('there is no wrong specification')
}

describe('a follower that acknowledges one entry more than it was sent', () => {
  it('is shown by a counterexample as short as that of TLC', () => {
    const wrong = broken.find(({ property }) => property === 'AcknowledgedLogsAgree') ?? never()
    const model = raft({ bounds: wrong.bounds, network: wrong.network, history: true, relaxations: Literal })
    const { violation } = explore({
      ...model,
      receive: (i, s, m) =>
        model.receive(i, s, m).map((step) => ({
          ...step,
          sent: step.sent.map((reply) =>
            reply.mtype === 'AppendEntriesResponse' && reply.msuccess
              ? { ...reply, mmatchIndex: reply.mmatchIndex + 1 }
              : reply,
          ),
        })),
    })
    // TLC counts states, the initial one among them.
    expect([violation?.property, (violation?.steps.length ?? 0) + 1]).toEqual([
      'AcknowledgedLogsAgree (in flight)',
      wrong.states,
    ])
  })
})
