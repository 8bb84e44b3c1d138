import { describe, expect, it } from 'vitest'
import { abstraction } from '../../../../conformance/refinement/abstraction.js'
import { serverIds } from '../../../../conformance/refinement/cluster.js'
import { clusterActionProperties } from '../../../../conformance/refinement/cluster-properties.js'
import { refiningCluster } from '../../../../conformance/refinement/refine.js'
import { statementOf } from '../../../../conformance/report/counterexample/model-words.js'
import { clusterWithReads } from '../../../../conformance/zoo/reads.js'
import { clusterWithShop } from '../../../../conformance/zoo/retries.js'
import { zoo } from '../../../../conformance/zoo/zoo.js'
import { rules } from '../../../../impl/store/rules.js'
import { raft } from '../../../../model/raft/protocol.js'
import { Literal, Relaxed } from '../../../../model/raft/types.js'

const bounds = { servers: 2, values: 1, maxTerm: 2, maxLog: 2, maxMessages: 1, maxCopies: 1 }
const scope = { bounds, network: 'full' } as const

const namesIn = (...all: readonly (readonly { readonly name: string }[])[]): readonly string[] =>
  all.flatMap((properties) => properties.map(({ name }) => name))

describe('statementOf', () => {
  it('says what each property claims that a counterexample can be of', () => {
    const models = [true, false].flatMap((history) =>
      [Literal, Relaxed].map((relaxations) => raft({ ...scope, history, relaxations })),
    )
    const clusters = [
      refiningCluster(scope, new Map()),
      clusterWithReads(scope, 'through the log'),
      clusterWithShop(scope, rules),
    ]
    const names = new Set([
      ...[...models, ...clusters].flatMap((of) => namesIn(of.invariants, of.actionProperties)),
      ...namesIn(clusterActionProperties(abstraction(serverIds(2)))),
      ...zoo.flatMap(({ catches }) => catches.flatMap((how) => (how.by === 'invariants' ? [how.property] : []))),
    ])
    expect(names.size).toBeGreaterThan(30)
    expect([...names].filter((name) => statementOf(name) === undefined)).toEqual([])
  })
})
