import { describe, expect, it } from 'vitest'
import { REFINEMENT, refiningCluster } from '../../../../conformance/refinement/refine.js'
import { counterexampleLines } from '../../../../conformance/report/counterexample/counterexample.js'
import { witnessLines } from '../../../../conformance/report/counterexample/witness.js'
import { formOf } from '../../../../conformance/report/formats/form.js'
import { inForm, modelTelling, reducerTelling } from '../../../../conformance/report/formats/forms.js'
import { itfTrace } from '../../../../conformance/report/formats/itf.js'
import { mermaidLines } from '../../../../conformance/report/formats/mermaid.js'
import { tlaLines } from '../../../../conformance/report/formats/tla.js'
import { explainedByModel, explainedByReducers } from '../../../../conformance/report/refinement/explained.js'
import { type Rules, standard } from '../../../../impl/raft/rules.js'
import { explore } from '../../../../model/checker/explore.js'
import { raft } from '../../../../model/raft/protocol.js'
import { Literal } from '../../../../model/raft/types.js'
import { broken, NobodyVotes } from '../counterexample/claims.js'

const { found } = broken(false, { invariant: NobodyVotes })
const telling = modelTelling(false)
const { display, view, ends } = telling
const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`

describe('formOf', () => {
  it('goes by the ending', () => {
    const files = ['a.txt', 'b/c.ITF.json', 'd.tla', 'e.mmd', 'f.json', 'txt', 'g.tla.gz']
    expect(files.map(formOf)).toEqual(['table', 'itf', 'tla', 'mermaid', undefined, undefined, undefined])
  })
})

describe('inForm', () => {
  it('writes a violation', () => {
    const written = (['table', 'itf', 'tla', 'mermaid'] as const).map((form) =>
      inForm(form, telling, found, { shows: 'violation' }),
    )
    expect(written).toEqual([
      text(counterexampleLines(display, found)),
      text([JSON.stringify(itfTrace(view, found), null, 2)]),
      text(tlaLines(view, found)),
      text(mermaidLines(display, ends, found)),
    ])
  })

  it('says of a witness that it is reached', () => {
    const title = 'NobodyVotes is reached in 3 steps, and in no fewer within these bounds (made up)'
    const location = (action: string) => `where ${action} is`
    const written = (['table', 'itf', 'tla', 'mermaid'] as const).map((form) =>
      inForm(form, telling, found, { shows: 'witness', location }),
    )
    expect(written).toEqual([
      text(witnessLines(display, found)),
      text([JSON.stringify(itfTrace(view, found, title), null, 2)]),
      text(tlaLines(view, found, location)),
      text(mermaidLines(display, ends, found, title)),
    ])
    expect(written.map((file) => file.includes(title))).toEqual([true, true, false, true])
  })
})

const bounds = { servers: 3, values: 1, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 }

describe('explainedByModel', () => {
  it('adds what is false, in the words of the model', () => {
    const settings = { bounds, network: 'core', history: false, relaxations: Literal } as const
    const protocol = {
      ...raft(settings),
      invariants: [
        {
          name: 'ElectionSafety',
          source: '',
          reads: 'server',
          holds: (_i: number, s: { readonly state: string }) => s.state !== 'Candidate',
        } as const,
      ],
    }
    const { violation } = explore(protocol)
    if (violation === null) throw new Error('nobody stands for election')
    expect(explainedByModel(protocol, settings, violation)).toEqual({
      ...violation,
      because: 'expected: at most one leader is elected in a term\nfalse for s1:\n  s1: state is Candidate',
    })
  })
})

describe('explainedByReducers', () => {
  /** Every request for a vote is granted. */
  const rules: Rules = { ...standard, grantsVote: () => true }

  it('names the servers and values of an invariant of the model', () => {
    const protocol = {
      ...refiningCluster({ bounds, network: 'no-duplication', rules }, new Map()),
      actionProperties: [],
    }
    const { violation } = explore(protocol)
    if (violation === null) throw new Error('the bug is not found')
    const lines = explainedByReducers(protocol, violation).because?.split('\n') ?? []
    expect([lines[0]?.startsWith('expected: '), lines[1]?.startsWith('false for n')]).toEqual([true, true])
  })

  it('tells why a step is none of the model', () => {
    const protocol = { ...refiningCluster({ bounds, network: 'no-duplication', rules }, new Map()), invariants: [] }
    const { violation } = explore(protocol)
    if (violation === null) throw new Error('the bug is not found')
    expect([violation.property, explainedByReducers(protocol, violation).because]).toEqual([
      REFINEMENT,
      expect.stringMatching(/^expected: each step of a reducer is .*\nthe nearest explanation: /),
    ])
  })

  it('is told in the variables of the model', () => {
    const protocol = { ...refiningCluster({ bounds, network: 'no-duplication', rules }, new Map()), invariants: [] }
    const { violation } = explore(protocol)
    if (violation === null) throw new Error('the bug is not found')
    expect(inForm('tla', reducerTelling(3), violation, { shows: 'violation' })).toContain('/\\ votedFor = (n1 :> ')
  })
})
