import fc from 'fast-check'
import { left, right } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { historyText } from '../../../conformance/histories/file.js'
import { parseHistory } from '../../../conformance/histories/parse.js'
import { shopLanguage, shopSpec } from '../../../conformance/histories/shop/spec.js'
import type { Command } from '../../../impl/store/command.js'
import type { Reply } from '../../../impl/store/reply.js'
import type { Event } from '../../../model/linearizability/event.js'
import { operations } from '../../../model/linearizability/operation.js'
import { commands } from '../../impl/store/arbitraries.js'

type ShopEvent = Event<Command, Reply>

/** One client after the other asks, and is answered, refused or left without an answer. */
const events: fc.Arbitrary<readonly ShopEvent[]> = fc
  .tuple(
    commands.filter(({ length }) => length > 0),
    fc.infiniteStream(fc.nat(3)),
  )
  .map(([all, ends]) => {
    const spec = shopSpec(all)
    let state = spec.initial
    let process = 0
    return all.flatMap((op, k): readonly ShopEvent[] => {
      const stamp = (index: number) => ({ process, time: index * 1_000, index })
      const invoked: ShopEvent = { ...stamp(2 * k), type: 'invoke', op }
      const end = ends.next().value ?? 0
      const [next, reply] = spec.apply(state, op)
      if (end !== 3) state = next
      const stampOfEnd = stamp(2 * k + 1)
      // Whoever does not know how its operation ended goes on under another name.
      if (end >= 2) process += 1
      if (end === 2) return [invoked, { ...stampOfEnd, type: 'info' }]
      if (end === 3) return [invoked, { ...stampOfEnd, type: 'fail' }]
      return [invoked, { ...stampOfEnd, type: 'ok', reply, place: end === 0 ? null : k + 1 }]
    })
  })

const parse = (text: string) => parseHistory(shopLanguage, 'FILE', text)
const whole = (found: string, expected: string) => left({ kind: 'Unreadable', file: 'FILE', found, expected })
const problem = (line: number, found: string, expected: string) =>
  left({ kind: 'Unreadable', file: 'FILE', line, found, expected })

describe('a history as text', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(events, (written) => {
        expect(parse(historyText(shopLanguage, written))).toEqual(operations(written))
      }),
      { numRuns: 100 },
    )
  })

  it("has Jepsen's fields, one event on a line", () => {
    const op = { _tag: 'ReadOrder', order: 7 } as const
    const decoded = shopLanguage.op.decode(op)
    if (decoded._tag === 'Left') throw new Error('no command')
    const text = historyText(shopLanguage, [
      { index: 0, time: 5, process: 3, type: 'invoke', op: decoded.right },
      { index: 1, time: 9, process: 3, type: 'info' },
    ])
    expect(text).toBe(
      '{"index":0,"time":5,"process":3,"type":"invoke","f":"ReadOrder","value":{"command":{"_tag":"ReadOrder","order":7}}}\n' +
        '{"index":1,"time":9,"process":3,"type":"info","f":"ReadOrder","value":null}\n',
    )
    expect(parse(text)).toMatchObject(right([{ process: 3, op, invoked: 0, outcome: { _tag: 'Pending' } }]))
  })

  it('is refused in one line that says where and why', () => {
    const ok =
      '{"index":0,"time":0,"process":0,"type":"invoke","f":"ReadOrder","value":{"command":{"_tag":"ReadOrder","order":1}}}'
    expect(parse(`${ok}\n\n`)).toEqual(problem(2, 'an empty line', 'one event of a history as JSON'))
    expect(parse(`${ok}\n${ok}\n`)).toEqual(problem(2, 'index 0 after 0', 'a greater index'))
    expect(parse('{"index":0}\n')).toEqual(
      problem(
        1,
        'no event of a history: time: expected a time in nanoseconds, got nothing; process: expected a process number, got nothing; type: expected "invoke", "ok", "fail" or "info", got nothing; and 1 more',
        "Jepsen's fields",
      ),
    )
    expect(parse(ok.replace('invoke', 'ok'))).toMatchObject({ _tag: 'Left', left: { line: 1 } })
    expect(parse(ok.replace('"invoke"', '"info"'))).toEqual(
      problem(1, 'info of process 0', 'an invocation of that process before'),
    )
    expect(parse('')).toEqual(whole('an empty file', 'one event of a history as JSON on each line'))
    expect(parse(ok.replace('"process":0', '"process":"nemesis"'))).toEqual(
      whole('no event of a client', 'events whose process is a number'),
    )
  })
})
