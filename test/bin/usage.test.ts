import { left } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { prepare } from '../../bin/prepare.js'
import { lockstep } from './program.js'

type Refused = readonly [words: string, line: string]

/** Refused for what the words are, before anything runs. */
const badUsage: readonly Refused[] = [
  ['', 'no command given; lockstep help lists them'],
  ['chekc', 'unknown command "chekc": did you mean check?'],
  ['--verson', 'unknown command "--verson": did you mean --version?'],
  ['help refin', 'unknown command "refin": did you mean refine?'],
  ['check --severs 3', 'unknown flag --severs; did you mean --servers?'],
  ['check -x', 'unknown flag -x; --help lists the flags'],
  ['check 3', 'unexpected "3": this command takes flags only'],
  ['check --servers', '--servers needs a value: expected a whole number from 1 to 7'],
  ['check --servers --json', '--servers needs a value: expected a whole number from 1 to 7'],
  ['check --servers 0', '--servers "0": expected a whole number from 1 to 7'],
  ['check --servers -1', '--servers "-1": expected a whole number from 1 to 7'],
  ['check --values=10', '--values "10": expected a whole number from 0 to 9'],
  ['check --max-log 1.5', '--max-log "1.5": expected a whole number from 0 to 1,000'],
  ['check --max-term 1e400', '--max-term "1e400": expected a whole number from 1 to 1,000'],
  [
    'check --max-copies 99999999999999999999',
    '--max-copies "99999999999999999999": expected a whole number from 1 to 1,000',
  ],
  ['check --max-states 0', '--max-states "0": expected a whole number from 1 to 1,073,741,823'],
  ['check --network none', '--network "none": expected one of full, no-duplication, core'],
  ['check --servers 2 --servers 3', '--servers is given twice'],
  ['check --json=yes', '--json takes no value, but "yes" was given'],
  ['check --of impl --no-history', '--no-history cannot go with --of impl: reducers have no history variables'],
  ['check --max-entries 1', '--max-entries 1 needs --of impl: the model has no batch size'],
  ['simulate --of relaxed --max-entries 2', '--max-entries 2 needs --of impl: the model has no batch size'],
  ['refine --max-entries 0', '--max-entries "0": expected a whole number from 1 to 1,000'],
  ['check --workers 65', '--workers "65": expected a whole number from 1 to 64'],
  ['check --memory 4', '--memory "4": expected a size from 16M on, such as 500M or 4G'],
  ['check --memory 15.9M', '--memory "15.9M": expected a size from 16M on, such as 500M or 4G'],
  ['check --memory 99999999T', '--memory "99999999T": expected a size from 16M on, such as 500M or 4G'],
  ['refine --checkpoint-every 5', '--checkpoint-every 5 needs --checkpoint FILE'],
  ['check --checkpoint-every 0', '--checkpoint-every "0": expected a whole number from 1 to 86,400'],
  ['refine --of impl', 'unknown flag --of; --help lists the flags'],
  ['validate', 'expected at least 1 FILE, but 0 given'],
  ['convert trace.ndjson', '--out must be given: expected the path of a folder that is not there yet'],
  ['convert --from zab trace.ndjson --out d', '--from "zab": expected one of etcd, ccf'],
  ['chaos --report test', '--report "test": expected a file that can be written, in a folder that exists'],
  [
    'chaos --report no/report.html',
    '--report "no/report.html": expected a file that can be written, in a folder that exists',
  ],
  ['cluster', '--data must be given: expected a folder'],
  ['cluster --nodes 0 --data d', '--nodes "0": expected a whole number from 1 to 9'],
  [
    'node --id n2 --cluster c --data d --members n1=localhost:1:2',
    '--id "n2": expected one of --members, which are n1',
  ],
  [
    'node --id n1 --cluster c --data d --members n1=localhost:1:2 --election-ms 300 --heartbeat-ms 300',
    '--heartbeat-ms 300: expected less than --election-ms, which is 300',
  ],
]

/** Refused for what the words name, when the command runs. */
const badFiles: readonly Refused[] = [
  [
    'check --resume package.json',
    '--resume package.json: it is no checkpoint; expected a file that --checkpoint wrote',
  ],
  [
    'refine --checkpoint no/folder',
    "--checkpoint no/folder: it cannot be written: ENOENT: no such file or directory, open 'no/folder.tmp'",
  ],
  ['check --checkpoint test', '--checkpoint test: it is a folder; expected the name of a file'],
]

const wordsOf = (line: string): readonly string[] => line.split(' ').filter((word) => word !== '')

describe('bad usage', () => {
  it.each(badUsage)('%s: refused in one line', (words, line) => {
    expect(prepare(wordsOf(words))).toEqual(left(line))
  })

  it.concurrent.each([...badUsage.slice(0, 1), ...badFiles])('%s: one line and exit code 2', async (words, line) => {
    const ended = await lockstep(...wordsOf(words))
    expect(ended).toEqual({ stdout: '', stderr: `lockstep: ${line}\n`, code: 2 })
  })
})

describe('an operand that is empty', () => {
  it('is refused as what a variable that is not set leaves', async () => {
    expect(await lockstep('validate', 'traces', '')).toEqual({
      stdout: '',
      stderr: 'lockstep: expected a FILE, but "" was given\n',
      code: 2,
    })
  })
})

describe('help', () => {
  it('lists the commands', async () => {
    const { stdout, stderr, code } = await lockstep('help')
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/)[1])).toEqual(
      expect.arrayContaining(['check', 'refine', 'validate', 'help [COMMAND]']),
    )
    expect(await lockstep('--help')).toEqual({ stdout, stderr, code })
    expect(await lockstep('help', 'help')).toEqual({ stdout, stderr, code })
    expect(await lockstep('help', '--help')).toEqual({ stdout, stderr, code })
  })

  it('shows the flags of a command, whatever else is wrong', async () => {
    const asked = await lockstep('validate', '--help', '--nonsense')
    expect(asked).toEqual({
      stdout: [
        'Usage: lockstep validate FILE… [FLAGS]',
        '',
        'explain the recorded run of a cluster by the model, event by event; one file for each node',
        '',
        '  --literal      refuse what is safe, but not a run of raft.tla with batches and with indexes that only grow',
        '  --report FILE  write a page about it in HTML, which needs no network: the explorer with the run in it',
        '  --junit FILE   write the verdict as JUnit XML, one test case for the run',
        '  --sarif FILE   write the verdict as SARIF 2.1.0, with file and line of what is wrong',
        '  --json         print one JSON object on stdout',
        '  --help         show this',
        '',
      ].join('\n'),
      stderr: '',
      code: 0,
    })
    expect(await lockstep('help', 'validate')).toEqual(asked)
  })
})

describe('--version', () => {
  it('names the package', async () => {
    expect(await lockstep('--version')).toEqual({
      stdout: expect.stringMatching(/^raft-lockstep \d+\.\d+\.\d+\n$/),
      stderr: '',
      code: 0,
    })
  })
})
