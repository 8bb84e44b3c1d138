import { describe, expect, it } from 'vitest'
import { explore } from '../../../model/checker/explore.js'
import { simulate } from '../../../model/checker/simulate.js'
import { toggling } from './toggle.js'

/** What a protocol is refused with, of which `changed` is what somebody wrote who has no types. */
const refusal = (changed: object): string => {
  const protocol = Object.assign({}, toggling(2), changed)
  const why = (run: () => unknown): string => {
    try {
      return `${JSON.stringify(run())}, which was not refused`
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
  const explored = why(() => explore(protocol).result)
  expect(why(() => simulate(protocol, { seed: 1, depth: 5, walks: 2 }).result)).toBe(explored)
  return explored
}

const { network, invariants, actionProperties } = toggling(2)
const move = { action: 'Toggle', next: 1, sent: [], consumes: false }
const spontaneous = (step: object) => ({ spontaneous: () => [step] })
/** A message, and an invariant of it that names these servers. */
const about = (reads: string, servers: unknown) => ({
  ...spontaneous({ ...move, sent: ['m'] }),
  invariants: [{ name: 'About', source: 'here', reads, of: () => servers, holds: () => true }],
})

describe('a protocol', () => {
  it.each<[changed: object, why: string]>([
    [{ servers: 0 }, 'servers is 0; expected a whole number from 1 to 31'],
    [{ servers: 1.5 }, 'servers is 1.5; expected a whole number from 1 to 31'],
    [{ servers: 32 }, 'servers is 32; expected a whole number from 1 to 31'],
    [{ servers: '2' }, 'servers is "2"; expected a whole number from 1 to 31'],
    [{ actions: 'Toggle' }, 'actions is "Toggle"; expected a list of texts'],
    [
      { actions: ['Toggle', 'Hear', 'Toggle'] },
      'one of the actions is "Toggle"; expected a name that nothing else has',
    ],
    [{ spontaneous: undefined }, 'spontaneous is undefined; expected a function'],
    [{ history: {} }, 'history is an object; expected a list'],
    [{ deadlock: 'yes' }, 'deadlock is "yes"; expected true or false'],
    [{ network: { ...network, kind: 'bags' } }, 'network.kind is "bags"; expected "bag" or "set"'],
    [{ network: { ...network, drop: 'Lose' } }, 'network.drop is "Lose"; expected one of the actions'],
    [
      { network: { ...network, drop: 'Hear', duplicate: 'Hear' } },
      'network.drop is "Hear"; expected another action than network.duplicate',
    ],
    [
      { network: { ...network, maxMessages: Number.NaN } },
      'network.maxMessages is NaN; expected a whole number from 0, or Infinity',
    ],
    [
      { network: { ...network, duplicates: 'Hear' } },
      'network.duplicates is "Hear"; expected no such field; the fields are kind, maxMessages, maxCopies, duplicate, drop',
    ],
    [
      { invariants: [{ ...invariants[0], reads: 'servr' }] },
      'reads of Small is "servr"; expected one of "server", "pair", "servers", "message", "message and server", "message and pair", "history", "server and history", "servers and history", "state"',
    ],
    [{ invariants: [{ ...invariants[0], holds: true }] }, 'invariants[0].holds is true; expected a function'],
    [
      { invariants: [invariants[0], invariants[0]] },
      'the name of a property is "Small"; expected a name that nothing else has',
    ],
    [
      { actionProperties: [{ ...actionProperties[0], name: 'Small' }] },
      'the name of a property is "Small"; expected a name that nothing else has',
    ],
    [
      { symmetry: { local: () => 0, message: () => '', history: [() => 0] } },
      'symmetry.history is a list of 1; expected one function for each of 0 history variables',
    ],
  ])('is refused that is no protocol: %j', (changed, why) => {
    expect(refusal(changed)).toBe(`the protocol is wrong: ${why}`)
  })

  it('is refused with fields that nobody reads', () => {
    expect(refusal({ symetry: {} })).toMatch(
      /^the protocol is wrong: symetry is an object; expected no such field; the/,
    )
  })

  it.each<[changed: object, why: string]>([
    [
      spontaneous({ ...move, action: 'Togle' }),
      'spontaneous takes the action "Togle"; expected one that the protocol lists in its actions',
    ],
    [{ spontaneous: () => undefined }, 'spontaneous gives undefined; expected a list of steps'],
    [
      spontaneous({ ...move, sent: undefined }),
      'the step Toggle of spontaneous has as sent undefined; expected a list of messages',
    ],
    [
      spontaneous({ action: 'Toggle', sent: [], consumes: false }),
      'the step Toggle of spontaneous has no next; expected the next local state',
    ],
    [
      spontaneous({ ...move, consumes: true }),
      'the step Toggle of spontaneous consumes a message; expected consumes: false, since none is received',
    ],
    [
      spontaneous({ ...move, events: 1 }),
      'the step Toggle of spontaneous has a field events; expected no other fields than action, next, sent, consumes, event',
    ],
    [
      { ...spontaneous({ ...move, sent: ['m'] }), destinations: () => [7] },
      'destinations names the server 7; expected servers from 0 to 1',
    ],
    [
      { ...spontaneous({ ...move, sent: ['m'] }), receive: () => [{ ...move, consumes: 1 }] },
      'the step Toggle of receive has as consumes 1; expected true or false',
    ],
    ...([2, -1, 0.5] as const).map((server): [object, string] => [
      about('message and server', server),
      `of of About gives ${server}; expected a server from 0 to 1`,
    ]),
    ...(
      [
        [[0, 2], '0 and 2'],
        [[-1, 0], '-1 and 0'],
        [[0], '0'],
        [1, '1'],
        [undefined, 'undefined'],
      ] as const
    ).map(([ends, gives]): [object, string] => [
      about('message and pair', ends),
      `of of About gives ${gives}; expected two servers, or null; servers are from 0 to 1`,
    ]),
    [{ encodeLocal: (local: number) => ({ local }) }, 'encodeLocal gives an object; expected a text'],
    [{ invariants: [{ ...invariants[0], holds: async () => true }] }, 'Small gives a Promise; expected true or false'],
  ])('is refused when a function gives no answer: %j', (changed, why) => {
    expect(refusal(changed)).toBe(`the protocol is wrong: ${why}`)
  })

  it('is refused whose bounds are neither true nor false', () => {
    const protocol = Object.assign({}, toggling(2), { withinBounds: () => undefined })
    expect(() => explore(protocol)).toThrow(
      'the protocol is wrong: withinBounds gives undefined; expected true or false',
    )
  })

  it('may have its fields from a class', () => {
    const methods = toggling(2)
    expect(explore(Object.create(methods)).distinct).toBe(explore(methods).distinct)
  })
})
