import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lockstep } from './program.js'

const add = { _tag: 'AddProduct', key: null, id: 'tea', name: 'Tea', price: 350, stock: 10 }
const tea = { id: 'tea', name: 'Tea', price: 350, stock: 10, sold: 0, initial: 10, restocked: 0 }
const read = { _tag: 'ReadProduct', product: 'tea' }
const event = (index: number, type: string, f: string, value: unknown) => ({
  ...{ index, time: index * 1e9, process: 0, type, f, value },
})
const added = [
  event(0, 'invoke', 'AddProduct', { command: add }),
  event(1, 'ok', 'AddProduct', { reply: { _tag: 'ProductAdded', product: tea }, logIndex: 1 }),
]
const seen = (reply: unknown) => [
  event(2, 'invoke', 'ReadProduct', { command: read }),
  // What other recorders add is nobody's business here, and neither is what their nemesis does.
  { ...event(3, 'info', 'kill', null), process: 'nemesis' },
  { ...event(4, 'ok', 'ReadProduct', { reply }), node: 'n1' },
]

describe('linearizable', () => {
  let folder: string
  const file = (name: string, ...events: readonly unknown[]): string => {
    const path = join(folder, name)
    writeFileSync(path, events.map((each) => `${typeof each === 'string' ? each : JSON.stringify(each)}\n`).join(''))
    return path
  }
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('accepts a history that is', async () => {
    const good = file('good', ...added, ...seen({ _tag: 'ProductFound', product: tea }))
    const { stdout, stderr, code } = await lockstep('linearizable', good, '--json')
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(JSON.parse(stdout)).toEqual({
      ...{ result: 'ok', operations: 2, pending: 0, unplaced: 1, steps: 2, conflict: null },
      seconds: expect.any(Number),
    })
  })

  it('explains one that is not', async () => {
    const bad = file('bad', ...added, ...seen({ _tag: 'UnknownProduct', product: 'tea' }))
    const lines = [
      'no order allows these 2 answers together:',
      'process 0, 0.000 to 1.000 s: AddProduct tea, 10 units at 350; answered ProductAdded tea "Tea" at 350: stock 10, sold 0, initial 10, restocked 0 at index 1',
      '  for the others to be right, it had to be answered only after ReadProduct tea of process 0, 2.000 to 4.000 s',
      'process 0, 2.000 to 4.000 s: ReadProduct tea; answered UnknownProduct tea',
      '  for the others to be right, it had to be answered ProductFound tea "Tea" at 350: stock 10, sold 0, initial 10, restocked 0',
    ]
    expect(await lockstep('linearizable', bad)).toEqual({
      stdout: `${[`${bad}: not linearizable: 2 operations, 0 of unknown end, 1 answered without a place`, ...lines].join('\n')}\n`,
      ...{ stderr: '', code: 1 },
    })
    const { stdout, code } = await lockstep('linearizable', bad, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ result: 'violation', conflict: { lines, members: [0, 2] } })
  })

  it('does not decide what it may not search, but refutes what the answers alone contradict', async () => {
    const good = file('unsearched', ...added, ...seen({ _tag: 'ProductFound', product: tea }))
    expect(await lockstep('linearizable', good, '--seconds', '0')).toEqual({
      stdout: `${good}: not decided: 2 operations, 0 of unknown end, 1 answered without a place\nundecided after 0 steps\n`,
      ...{ stderr: '', code: 3 },
    })
    const { stdout, code } = await lockstep('linearizable', good, '--seconds', '0', '--json')
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({ result: 'undecided', steps: null, conflict: { members: null } })
    expect((await lockstep('linearizable', good, '--seconds', '60')).code).toBe(0)
    const twice = [event(2, 'invoke', 'AddProduct', { command: add }), { ...added[1], index: 3 }]
    expect((await lockstep('linearizable', file('lie', ...added, ...twice), '--seconds', '0')).code).toBe(1)
  })

  it('names a write that is said to have failed, yet was read', async () => {
    const price = event(2, 'invoke', 'SetPrice', { command: { _tag: 'SetPrice', key: null, product: 'tea', price: 7 } })
    const cheap = [
      event(4, 'invoke', 'ReadProduct', { command: read }),
      event(5, 'ok', 'ReadProduct', { reply: { _tag: 'ProductFound', product: { ...tea, price: 7 } } }),
    ]
    const bad = file('failed', ...added, price, event(3, 'fail', 'SetPrice', null), ...cheap)
    const { stdout, code } = await lockstep('linearizable', bad)
    expect([code, stdout.trimEnd().split('\n').slice(-2)]).toEqual([
      1,
      [
        'line 3 is said to have failed, yet all answers are right if it took effect:',
        'process 0, 2.000 s: SetPrice tea to 7',
      ],
    ])
  })

  it('judges no file without a history', async () => {
    const empty = file('empty')
    expect(await lockstep('linearizable', empty)).toEqual({
      ...{ stdout: '', code: 2 },
      stderr: `${empty}: an empty file; expected one event of a history as JSON on each line\n`,
    })
    const foreign = file('foreign', { ...event(0, 'info', 'kill', null), process: 'nemesis' })
    expect(await lockstep('linearizable', foreign, '--json')).toEqual({
      ...{ stdout: '', code: 2 },
      stderr: `${foreign}: no event of a client; expected events whose process is a number\n`,
    })
  })

  it('says in one line what it cannot read', async () => {
    const broken = file('broken', ...added, '{"index":2,')
    expect(await lockstep('linearizable', broken)).toEqual({
      ...{ stdout: '', code: 2 },
      stderr: `${broken}:3: not JSON: "{\\"index\\":2,"; expected one event of a history as JSON\n`,
    })
    const twice = file('twice', added[0], event(1, 'invoke', 'ReadProduct', { command: read }))
    expect(await lockstep('linearizable', twice, '--json')).toEqual({
      ...{ stdout: '', code: 2 },
      stderr: `${twice}:2: process 0 invokes again; expected the completion of its last operation\n`,
    })
    expect(await lockstep('linearizable', broken, twice)).toEqual({
      ...{ stdout: '', code: 2 },
      stderr: 'lockstep: 2 files given; expected one, since a history is one file\n',
    })
  })
})
