import { readFileSync } from 'node:fs'
import { isLeft } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import { coreKinds, messageKinds } from '../../impl/raft/messages.js'
import { decode } from '../../traces/decode.js'
import { FeaturesAfter, FeaturesEvent, FeaturesMessage, Header, SentMessage, TraceEvent } from '../../traces/format.js'
import { showProblem } from '../../traces/problem.js'
import { openTrace } from '../../traces/read.js'
import { sentFieldNames } from './sent-fields.js'
import { temporaryFile } from './temporary.js'

const readme = readFileSync(new URL('../../traces/README.md', import.meta.url), 'utf8')

/** The names that the codec expects in place of something wrong. */
const expectedFor = <A>(codec: t.Type<A>, wrong: unknown): readonly string[] => {
  const result = decode(codec, wrong)
  return isLeft(result) ? result.left.expected.replace('one of ', '').split(', ') : []
}

describe('the description of the format', () => {
  it('shows a trace that can be read', () => {
    const sample = /```ndjson\n(.*?)```/s.exec(readme)?.[1] ?? ''
    const trace = openTrace(temporaryFile(sample))
    if (isLeft(trace)) throw new Error(showProblem(trace.left))
    const events = [...trace.right.events()]
    expect(events.length).toBe(3)
    expect(events.filter(isLeft)).toStrictEqual([])
  })

  it('names every kind of event and message, and every field', () => {
    const header = {
      format: 'lockstep-trace',
      version: 1,
      cluster: 'c',
      run: 'r',
      node: 'n',
      nodes: [],
      initialTerm: 0,
    }
    const kinds = expectedFor(TraceEvent, {})
    const types = expectedFor(SentMessage, {})
    expect([kinds.length, types.length]).toStrictEqual([5, coreKinds.length])
    const fields = [
      expectedFor(Header, { ...header, '?': 0 }),
      expectedFor(TraceEvent, { seq: 1, event: 'Receive', received: 'i', sent: [], '?': 0 }),
      ...coreKinds.map(sentFieldNames),
    ]
    for (const name of [...kinds, ...types, ...fields.flat()]) expect(readme).toContain(`\`${name}\``)
  })

  it('names every kind of event and message of version 2, every feature and every field', () => {
    const kinds = expectedFor(FeaturesEvent, {})
    const types = expectedFor(FeaturesMessage, {})
    expect([kinds.length, types.length]).toStrictEqual([11, messageKinds.length])
    const header = {
      format: 'lockstep-trace',
      version: 2,
      cluster: 'c',
      run: 'r',
      node: 'n',
      nodes: [],
      initialTerm: 0,
    }
    const read = { server: 'n1', read: 1, index: 1, round: 1, confirmed: [] }
    const event = { seq: 1, sent: [] }
    const fields = [
      expectedFor(Header, { ...header, features: ['?'] }),
      expectedFor(Header, { ...header, features: [], '?': 0 }),
      expectedFor(FeaturesAfter, { '?': 0 }),
      expectedFor(FeaturesAfter, { reads: [{ ...read, '?': 0 }] }),
      expectedFor(FeaturesEvent, { ...event, event: 'TransferLeadership', to: 'n1', '?': 0 }),
      expectedFor(FeaturesEvent, { ...event, event: 'ReadRequest', read: 1, '?': 0 }),
      expectedFor(FeaturesEvent, { ...event, event: 'ChangeMembers', change: {} }),
      expectedFor(FeaturesEvent, { ...event, event: 'TakeSnapshot', index: 1, data: 'd', '?': 0 }),
      expectedFor(FeaturesAfter, { snapshot: { index: 1, term: 1, data: 'd', '?': 0 } }),
      expectedFor(FeaturesAfter, { members: { voters: [], '?': 0 } }),
      ...messageKinds.filter((kind) => types.includes(kind)).map(sentFieldNames),
    ]
    for (const name of [...kinds, ...types, ...fields.flat()]) expect(readme).toContain(`\`${name}\``)
  })
})
