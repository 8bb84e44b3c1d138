import { describe, expect, it } from 'vitest'
import { explore } from '../../../model/checker/explore.js'
import type { Protocol, Symmetry } from '../../../model/checker/protocol.js'
import { simulate } from '../../../model/checker/simulate.js'
import { raft } from '../../../model/raft/protocol.js'
import { Literal } from '../../../model/raft/types.js'
import { toggling } from './toggle.js'

type Toggle = ReturnType<typeof toggling>

const refusal = <L, M, E>(protocol: Protocol<L, M, E>): string => {
  try {
    return `${explore(protocol, { symmetry: true }).result}, which was not refused`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const symmetric: Toggle = {
  ...toggling(3),
  spontaneous: (_, local) => [{ action: 'Toggle', next: 1 - local, sent: local === 0 ? ['m'] : [], consumes: false }],
  destinations: () => [0, 1, 2],
}
const { symmetry } = symmetric as { readonly symmetry: Symmetry<number, string> }
const one = 'the protocol is not symmetric:'
const expected = '; expected the same of all servers, or no symmetry'

describe('a protocol that does not treat all servers alike', () => {
  it('is refused with the step that one server takes and another does not', () => {
    const special = { action: 'Hear', next: 2, sent: [], consumes: false }
    const protocol: Toggle = {
      ...symmetric,
      spontaneous: (i, local) => [...symmetric.spontaneous(i, local), ...(i === 2 && local === 1 ? [special] : [])],
    }
    expect(refusal(protocol)).toMatch(
      /^the protocol is not symmetric: spontaneous of server \d in "1" gives (Toggle|Hear, Toggle), and with the servers renamed gives (Toggle|Hear, Toggle); /,
    )
  })

  it.each<[changed: Partial<Toggle>, why: string]>([
    [{ initial: (i: number) => (i === 2 ? 1 : 0) }, 'initial of server 0 is "0", and with the servers renamed is "1"'],
    [
      { withinBounds: (i: number, local: number) => i !== 1 || local === 0 },
      'withinBounds of server 0 in "1" gives true, and with the servers renamed gives false',
    ],
    [{ destinations: () => [0] }, 'destinations of "m" gives 1, and with the servers renamed gives 0'],
    [
      {
        invariants: [
          {
            name: 'Server1Stays0',
            source: '',
            reads: 'server' as const,
            holds: (i: number, local: number) => i !== 1 || local === 0,
          },
        ],
      },
      'the invariant Server1Stays0 of server 0 in "1" gives true, and with the servers renamed gives false',
    ],
    [
      {
        actionProperties: [{ name: 'ZeroStays', source: '', holds: (i: number) => i < 2 }],
      },
      'the action property ZeroStays of Toggle of server 0 gives true, and with the servers renamed gives false',
    ],
    [
      {
        spontaneous: (i: number, local: number) =>
          local === 0 ? [{ action: 'Toggle', next: 1, sent: i === 0 ? ['m'] : [], consumes: false }] : [],
      },
      'spontaneous of server 0 in "0" gives "Toggle\\n1\\nm\\nfalse", and with the servers renamed gives "Toggle\\n1\\nfalse"',
    ],
  ])('is refused, and what differs is named: %j', (changed, why) => {
    expect(refusal({ ...symmetric, ...changed })).toBe(`${one} ${why}${expected}`)
  })

  it('is refused whose history variable tells servers apart', () => {
    const first = {
      name: 'first',
      initial: 0 as never,
      observe: (value: number, server: number, local: number) =>
        (server === 0 ? value + 0 * local + local : value) as never,
      encode: String,
    }
    const protocol = {
      ...symmetric,
      history: [first],
      symmetry: { ...symmetry, history: [(_: unknown, value: unknown) => value] },
    }
    expect(refusal(protocol)).toMatch(
      /^the protocol is not symmetric: observe of first, told of server \d gives "\d", and /,
    )
  })

  it('is refused though the model is symmetric, if a rule knows one server', () => {
    const model = raft({
      bounds: { servers: 3, values: 1, maxTerm: 2, maxLog: 0, maxMessages: 1, maxCopies: 1 },
      network: 'core',
      history: true,
      relaxations: Literal,
    })
    const protocol: typeof model = {
      ...model,
      spontaneous: (i, s) => (i === 2 && s.currentTerm > 1 ? [] : model.spontaneous(i, s)),
    }
    expect(refusal(protocol)).toMatch(/^the protocol is not symmetric: spontaneous of server \d in ".*" gives /)
  })

  it('is refused by random walks, too, if they are asked', () => {
    const walks = { seed: 1, depth: 10, walks: 10 }
    const protocol: Toggle = { ...symmetric, withinBounds: (i, local) => i !== 1 || local === 0 }
    expect(simulate(protocol, walks).result).toBe('ok')
    expect(simulate(symmetric, { ...walks, symmetry: true }).result).toBe('ok')
    expect(() => simulate(protocol, { ...walks, symmetry: true })).toThrow(
      /^the protocol is not symmetric: withinBounds of server \d in "1" gives (true|false), and with the servers renamed /,
    )
  })

  it('is refused where it does not say how to permute its servers', () => {
    const { symmetry: _, ...without } = symmetric
    expect(refusal(without)).toBe('the protocol does not say how to permute its servers')
  })

  it('is not what a symmetric one is taken for', () => {
    const { result, distinct } = explore(symmetric, { symmetry: true })
    expect({ result, distinct }).toEqual({ result: 'ok', distinct: 8 })
  })
})
