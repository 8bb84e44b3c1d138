/** Runs in CCF's form: what Raft allows is accepted, broken rules and what cannot be told are refused. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { readCcf } from '../../../../traces/adapters/ccf/read.js'
import { temporaryFolder } from '../../temporary.js'
import { saidOf } from '../converted.js'
import { type Broken, emulated } from './emulated.js'

type Ccf = ReturnType<typeof emulated>

const saidOfLines = (lines: readonly string[]) => {
  const file = join(temporaryFolder(), 'run.ndjson')
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''))
  return saidOf(readCcf([file]))
}
const saidOfRun = (form: 'present' | '2023', run: (ccf: Ccf) => void, broken: Broken = {}) => {
  const ccf = emulated(form, broken)
  run(ccf)
  return saidOfLines(ccf.lines)
}

const all = ['0', '1', '2'] as const
const elect = (ccf: Ccf, name: string): void => {
  ccf.timeout(name)
  ccf.dispatch(...all)
}
/** An entry and its signature, which all nodes get and commit. */
const replicated = (ccf: Ccf, name: string): void => {
  ccf.replicate(name, false)
  ccf.replicate(name, true)
  for (const _ of [1, 2]) {
    ccf.periodic(name)
    ccf.dispatch(...all)
  }
}

const good: readonly (readonly [name: string, needed: readonly string[], run: (ccf: Ccf) => void])[] = [
  [
    'replicates',
    [],
    (ccf) => {
      elect(ccf, '0')
      replicated(ccf, '0')
    },
  ],
  [
    'commits at signatures alone',
    ['PartialCommit'],
    (ccf) => {
      elect(ccf, '0')
      ccf.replicate('0', true)
      ccf.replicate('0', false)
      for (const _ of [1, 2]) {
        ccf.periodic('0')
        ccf.dispatch(...all)
      }
    },
  ],
  [
    'elects another leader',
    [],
    (ccf) => {
      elect(ccf, '0')
      replicated(ccf, '0')
      elect(ccf, '1')
      replicated(ccf, '1')
    },
  ],
  [
    'drops entries for a leader that has others',
    [],
    (ccf) => {
      elect(ccf, '0')
      replicated(ccf, '0')
      ccf.replicate('0', true)
      ccf.periodic('0')
      ccf.dispatch()
      ccf.timeout('1')
      ccf.dispatch('1', '2')
      ccf.replicate('1', true)
      for (const _ of [1, 2, 3, 4]) {
        ccf.periodic('1')
        ccf.dispatch(...all)
      }
    },
  ],
  [
    'says of an old entry that it may match',
    [],
    (ccf) => {
      elect(ccf, '0')
      replicated(ccf, '0')
      for (const _ of [3, 4]) ccf.replicate('0', true)
      ccf.timeout('1')
      ccf.dispatch('1', '2')
      for (const _ of [3, 4]) ccf.replicate('1', true)
      ccf.periodic('1')
      ccf.dispatch('1', '2')
      for (const _ of [1, 2, 3]) {
        ccf.periodic('1')
        ccf.dispatch(...all)
      }
    },
  ],
  [
    'refuses a vote in an old term',
    [],
    (ccf) => {
      ccf.timeout('1')
      ccf.dispatch()
      ccf.timeout('1')
      ccf.timeout('0')
      ccf.dispatch(...all)
      replicated(ccf, '1')
    },
  ],
  [
    'steps down without a quorum',
    ['StepDown'],
    (ccf) => {
      elect(ccf, '0')
      replicated(ccf, '0')
      ccf.stepDown('0')
      elect(ccf, '0')
    },
  ],
]

const bad: readonly (readonly [name: string, broken: Broken, run: (ccf: Ccf) => void])[] = [
  [
    'votes twice',
    { votesTwice: true },
    (ccf) => {
      ccf.timeout('0')
      ccf.timeout('1')
      ccf.dispatch(...all)
    },
  ],
  [
    'commits what nobody else has',
    { commitsAlone: true },
    (ccf) => {
      elect(ccf, '0')
      ccf.replicate('0', true)
      ccf.periodic('0')
      ccf.replicate('0', true)
      ccf.dispatch(...all)
    },
  ],
  [
    'acknowledges more than it has',
    { acknowledgesMore: true },
    (ccf) => {
      elect(ccf, '0')
      replicated(ccf, '0')
    },
  ],
]

/** Something that a node does, or two or all of them send each other; nothing where the node is in another role. */
const doing = (ccf: Ccf, [what, name, other]: readonly [number, string, string]): void => {
  if (what < 3) ccf.dispatch(...all)
  else if (what < 5) ccf.dispatch(name, other)
  else if (!ccf.leads(name)) ccf.timeout(name)
  else if (what < 8) ccf.replicate(name, true)
  else ccf.periodic(name)
}
const node = fc.constantFrom(...all)
const doings = fc.array(fc.tuple(fc.nat(9), node, node), { maxLength: 40 })

describe.each(['present', '2023'] as const)('a trace in the form of CCF, %s', (form) => {
  it.each(good)('that %s', (_, needed, run) => {
    expect(saidOfRun(form, run)).toEqual({ verdict: expect.stringMatching(/valid|safe/), needed })
  })

  it('in which every entry is signed is accepted, whatever happens', () => {
    fc.assert(
      fc.property(doings, (all) => {
        const said = saidOfRun(form, (ccf) => {
          for (const one of all) doing(ccf, one)
        })
        expect(said).toMatchObject({ verdict: expect.stringMatching(/valid|safe/) })
      }),
      { numRuns: 40 },
    )
  })

  it.each(bad)('that %s is refused', (_, broken, run) => {
    expect(saidOfRun(form, run).verdict).toMatch(/valid|safe|not converted/)
    expect(saidOfRun(form, run, broken)).toMatchObject({ verdict: 'refused' })
  })
})

const elected = (): readonly string[] => {
  const ccf = emulated('present')
  elect(ccf, '0')
  return ccf.lines
}
const lines = elected()
const event = (name: string, node: string, view: number, last: number, rest: object = {}): string =>
  JSON.stringify({
    tag: 'raft_trace',
    msg: {
      ...{
        function: name,
        state: { node_id: node, current_view: view, last_idx: last, commit_idx: 0, leadership_state: 'Follower' },
      },
      ...rest,
    },
  })
const lineOf = (...parts: readonly string[]): number =>
  lines.findIndex((line) => parts.every((part) => line.includes(part))) + 1
const altered = (number: number, from: string, to: string): readonly string[] => {
  const line = lines[number - 1] ?? ''
  if (!line.includes(from)) throw new Error(`line ${number} has no ${from}`)
  return lines.with(number - 1, line.replace(from, to))
}

describe('a trace of CCF', () => {
  it('may have lines that tell what the scenario does, what was dropped, and pre-votes', () => {
    const preVote = {
      packet: { msg: 'raft_request_pre_vote', term: 1, last_committable_idx: 0, term_of_last_committable_idx: 0 },
    }
    const others = [
      '{"tag":"raft_trace","cmd":"replicate,1,hello"}',
      '{"tag":"other","msg":"hello"}',
      event('drop_pending_to', '1', 1, 0, { from_node_id: '1', to_node_id: '2' }),
      event('become_pre_vote_candidate', '2', 1, 0),
      event('send_request_vote', '2', 1, 0, { ...preVote, to_node_id: '1' }),
      event('recv_request_vote', '1', 1, 0, { ...preVote, from_node_id: '2' }),
    ]
    expect(saidOfLines([...lines, ...others])).toEqual({ verdict: 'valid', needed: [] })
  })

  const unsigned = emulated('present')
  elect(unsigned, '0')
  unsigned.replicate('0', false)
  const candidate = [...unsigned.lines]
  unsigned.timeout('1')
  unsigned.dispatch(...all)

  it('has one event for each entry that is sent by itself', () => {
    const ccf = emulated('present')
    elect(ccf, '0')
    const events = ccf.lines.length
    for (const _ of [1, 2]) {
      ccf.replicate('0', true)
      ccf.periodic('0')
    }
    const file = join(temporaryFolder(), 'run.ndjson')
    writeFileSync(file, ccf.lines.map((line) => `${line}\n`).join(''))
    const read = readCcf([file])
    const added = isLeft(read) ? [] : read.right.files.flat().filter(({ at }) => at.line > events)
    expect(added.map(({ event, appended, sent }) => [event, appended, sent.length])).toEqual([
      ['ClientRequests', [1], 2],
      ['ClientRequests', [1], 2],
    ])
  })

  const alone = emulated('present')
  elect(alone, '0')
  alone.replicate('0', false)
  alone.stepDown('0')

  const receipt = lineOf('recv_request_vote"', '"node_id":"2"')
  it.each([
    ['no JSON', lines.with(4, '{'), 5, 'not JSON: "{"', 'one JSON object'],
    ['no message', lines.with(4, '{"tag":"raft_trace"}'), 5, 'msg is missing', 'an event'],
    [
      'no packet',
      altered(receipt, '"packet"', '"pocket"'),
      receipt,
      'packet is missing',
      expect.stringMatching(/^\{ term/),
    ],
    [
      'a bad index',
      altered(receipt, '"last_idx":0', '"last_idx":-1'),
      receipt,
      'state.last_idx is -1',
      'a whole number from 0',
    ],
    [
      'another function',
      altered(receipt, '"recv_request_vote"', '"recv_nothing"'),
      receipt,
      'function is "recv_nothing"',
      expect.stringMatching(/^one of bootstrap, add_configuration/),
    ],
    [
      'a member without lines',
      lines.filter((line) => !line.includes('"node_id":"2"')),
      undefined,
      'no line of node 2',
      'lines of each member of the cluster',
    ],
    [
      'a node that leads from the start',
      [event('bootstrap', '0', 2, 2)],
      1,
      'node 0 leads without an election (bootstrap)',
      'a cluster that elects its leader: members that join one node cannot be told yet',
    ],
    [
      'a node that joins',
      [
        ...lines,
        event('recv_append_entries', '3', 0, 0, {
          from_node_id: '0',
          packet: { term: 1, idx: 1, prev_idx: 0, prev_term: 0, leader_commit_idx: 0 },
        }),
      ],
      lines.length + 1,
      'node 3 begins with recv_append_entries',
      'add_configuration of all nodes before the first entry: a node that joins cannot be told yet',
    ],
    [
      'members that change',
      [...lines, event('add_configuration', '0', 1, 0)],
      lines.length + 1,
      'node 0 changes the members (add_configuration)',
      'members that stay the same: a change cannot be told yet',
    ],
    [
      'a leader that nobody has elected',
      [...lines, event('become_leader', '1', 1, 0)],
      lines.length + 1,
      'node 1 leads without an election (bootstrap)',
      'a cluster that elects its leader: members that join one node cannot be told yet',
    ],
    [
      'a term from nowhere',
      [...lines, event('become_follower', '1', 7, 0)],
      lines.length + 1,
      'node 1 goes to term 7 for no message of the step',
      'a run in which no pre-vote brings a new term: it cannot be told yet',
    ],
    [
      'a request that ends before it begins',
      [
        ...lines,
        event('recv_append_entries', '1', 1, 0, {
          from_node_id: '0',
          packet: { term: 1, idx: 1, prev_idx: 3, prev_term: 0, leader_commit_idx: 0 },
        }),
      ],
      lines.length + 1,
      'packet.idx is before packet.prev_idx by 2',
      'the last index of what is sent',
    ],
    [
      'an entry without a signature that a follower drops',
      unsigned.lines,
      unsigned.lines.findIndex((line) => line.includes('become_follower') && line.includes('"node_id":"0"')) + 1,
      'node 0 drops an entry that no signature covers (become_follower or become_leader)',
      'a run in which every entry is signed before an election: Raft drops entries only for a leader that has others',
    ],
    [
      'an entry without a signature that a leader drops when it gives up',
      alone.lines,
      alone.lines.length,
      'node 0 drops an entry that no signature covers (become_follower or become_leader)',
      'a run in which every entry is signed before an election: Raft drops entries only for a leader that has others',
    ],
    [
      'a candidate whose last entry has no signature',
      [
        ...candidate,
        event('become_candidate', '0', 2, 1),
        event('send_request_vote', '0', 2, 1, {
          to_node_id: '1',
          packet: { term: 2, last_committable_idx: 0, term_of_last_committable_idx: 0 },
        }),
      ],
      candidate.length + 2,
      'node 0 asks for votes with its last signature, at 0, and has 1 entries',
      'a candidate whose last entry is signed: Raft compares the last entries',
    ],
  ])('that has %s is refused', (_, text, line, found, expected) => {
    expect(saidOfLines(text)).toEqual({ verdict: 'not converted', at: `run.ndjson:${line}`, found, expected })
  })
})
