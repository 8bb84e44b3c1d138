/** The samples of traces: how each is made, and what the validator must say of it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import {
  both,
  changedLine,
  changedMessages,
  cutIn,
  deletedLine,
  type Edit,
  type Files,
  renumbered,
  swapped,
} from './edits.js'
import { featureSamples } from './feature-samples.js'
import { commitByCounting, fiveNodes, threeNodes, twoLeaders, voteForgotten } from './runs.js'
import { asItIs, type Expected, inconsistent, refused, type Sample, unreadable } from './sample.js'
import { recordRun } from './simulated-run.js'

const edited = (name: string, what: string, edit: Edit, expected: Expected): Sample => ({
  ...{ name: `bad-${name}`, what, run: twoLeaders, edit, expected },
})

const good: readonly Sample[] = [
  {
    name: 'good-two-leaders',
    what: 'Three nodes; the leader crashes, the others elect another one after two split votes. The edited samples are made of it.',
    run: twoLeaders,
    edit: asItIs,
    expected: { verdict: 'valid', events: 59, elections: 2, committed: 7 },
  },
  {
    name: 'good-three-nodes',
    what: 'Three nodes on a rough network; the leader and then a follower crash and come back.',
    run: threeNodes,
    edit: asItIs,
    expected: { verdict: 'valid', events: 266, elections: 2, committed: 32 },
  },
  {
    name: 'good-five-nodes',
    what: 'Five nodes; a leader is cut off with one follower, and when the partition heals their entries are overwritten.',
    run: fiveNodes,
    edit: asItIs,
    expected: { verdict: 'valid', events: 379, elections: 3, committed: 19 },
  },
]

const forged: readonly Sample[] = [
  edited('deleted-line', 'A line is missing.', deletedLine('n3', 6), unreadable('n3', 6, 'seq is 6; expected seq 5')),
  edited(
    'deleted-event',
    'An event is missing, and the others are numbered as if it had never been.',
    both(deletedLine('n3', 6), renumbered('n3')),
    inconsistent('n1', 13, 'received "n3.1.4", which nobody sent'),
  ),
  edited(
    'swapped-terms',
    'Two events have exchanged their terms.',
    swapped('n3', 'currentTerm', 8, 10),
    refused('n3', 8, 'currentTerm: expected 3, actual 4'),
  ),
  edited(
    'forged-vote',
    'A vote that was refused, for the candidate had voted for itself, is made a granted one.',
    changedLine(
      'n3',
      9,
      changedMessages((message) => ({ ...message, voteGranted: true })),
    ),
    refused('n3', 9, 'it would send RequestVoteResponse with mvoteGranted: expected false, actual true'),
  ),
  edited(
    'changed-entry',
    'A follower has another entry than the leader sent, where a committed one ought to be.',
    changedLine('n2', 6, (event) => ({ ...event, log: { keep: 2, append: [{ term: 2, value: 'order-9' }] } })),
    refused('n2', 6, 'log: expected <<(2, noop), (2, order-1), (2, order-2)>>'),
  ),
  edited(
    'early-commit',
    'A leader commits an entry that is on its own disk only.',
    changedLine('n1', 6, (event) => ({ ...event, commitIndex: 2 })),
    refused('n1', 6, 'commitIndex: expected 0, actual 2'),
  ),
  edited(
    'message-from-nowhere',
    'A node receives a message that nobody sent.',
    changedLine('n1', 9, (event) => ({ ...event, received: 'n2.9.9' })),
    inconsistent('n1', 9, 'received "n2.9.9", which nobody sent'),
  ),
  edited(
    'two-runs',
    'One file is of another run.',
    changedLine('n3', 1, (header) => ({ ...header, run: 'another' })),
    unreadable('n3', 1, 'run is "another"; expected "two-leaders"'),
  ),
  edited(
    'cut-line',
    'A file ends in the middle of a line.',
    cutIn('n2', 20),
    unreadable('n2', 20, 'the line is cut in the middle'),
  ),
]

const broken: readonly Sample[] = [
  {
    name: 'bad-commit-by-counting',
    what: "A run of reducers whose leaders commit entries of older terms by counting (the paper's figure 8).",
    run: commitByCounting,
    edit: asItIs,
    expected: refused('n3', 31, 'commitIndex: expected 0, actual 5'),
  },
  {
    name: 'bad-vote-forgotten',
    what: 'A run of reducers that come back from a crash without their vote.',
    run: voteForgotten,
    edit: asItIs,
    expected: refused('n1', 8, 'votedFor: expected n3, actual Nil'),
  },
]

export const samples: readonly Sample[] = [...good, ...forged, ...broken, ...featureSamples]

/** Runs the cluster and gives its files, as the sample has them. */
export const filesOf = ({ run, edit }: Pick<Sample, 'run' | 'edit'>): Files => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-samples-'))
  try {
    recordRun(folder, run.settings, run.script)
    const files = readdirSync(folder).sort()
    return edit(new Map(files.map((file) => [basename(file, '.ndjson'), readFileSync(join(folder, file), 'utf8')])))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The content of a sample's expected.json. */
export const expectedText = ({ what, expected }: Sample): string => {
  const shown = 'file' in expected ? { ...expected, file: `${expected.file}.ndjson` } : expected
  return `${JSON.stringify({ what, ...shown }, null, 2)}\n`
}
