/** The explorer in a real browser, as `lockstep explore` serves it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../../bench/browser.js'
import { serveExplorer } from '../../bin/commands/explore/serve.js'
import { reportPage } from '../../bin/reports/explorer-report.js'
import { judge } from '../../conformance/harness/chaos/judge.js'
import { chaosReport } from '../../conformance/report/chaos/report.js'
import { attempt } from '../../conformance/zoo/attempt.js'
import { zoo } from '../../conformance/zoo/zoo.js'
import { lockstep, root } from '../bin/program.js'
import { good } from '../conformance/harness/chaos/evidence.js'
import { buildExplorer, type Served, startExplorer } from './served.js'
import { inEditor } from './vscode.js'

let served: Served
let browser: Browser
let context: BrowserContext
let page: Page
/** What the page has complained of, and hosts other than this machine that it has asked. */
const complaints: string[] = []

const watched = async (to: BrowserContext): Promise<Page> => {
  const opened = await to.newPage()
  opened.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  opened.on('pageerror', (error) => complaints.push(error.message))
  opened.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (!['data:', 'blob:', 'file:'].includes(protocol) && hostname !== '127.0.0.1')
      complaints.push(`it asks ${request.url()}`)
  })
  return opened
}

beforeAll(async () => {
  await buildExplorer()
  ;[served, browser] = await Promise.all([startExplorer(), openBrowser()])
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  context.setDefaultTimeout(15_000)
  page = await watched(context)
  await page.goto(served.url)
})
afterAll(async () => {
  await browser?.close()
  await served?.stop()
})

const heading = (of: Page = page) => of.getByRole('heading', { level: 1, name: 'Lockstep explorer' })
const steps = (of: Page = page) => of.getByRole('region', { name: 'Steps' }).getByRole('button').allTextContents()
const choice = (name: RegExp) => page.getByRole('region', { name: 'What may happen' }).getByRole('button', { name })
const server = (name: string, of: Page = page) => of.getByRole('region', { name: `Server ${name}` })

const nodes = ['n1', 'n2', 'n3']

/** The parts of the page, by their buttons. */
const parts = () => page.getByRole('navigation', { name: 'Parts of the page' }).getByRole('button').allTextContents()

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Each finding with the first element that has it. */
const findings = async (): Promise<readonly string[]> => {
  // Not as a script of the page, which its policy forbids.
  await page.evaluate(axe)
  const found: readonly string[] = await page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
  )
  return found
}

const overflow = (): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

const saved = async (button: string, name: string): Promise<Buffer> => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ])
  expect(download.suggestedFilename()).toBe(name)
  return readFileSync(await download.path())
}

/** The picture of the page, saved. */
const pictures = async (name: string): Promise<readonly [svg: string, png: Buffer]> => {
  const svg = await saved('Save as SVG', `${name}.svg`)
  return [svg.toString(), await saved('Save as PNG', `${name}.png`)]
}

describe('the explorer', () => {
  it('is small: what is loaded at once, and the worker, which is loaded when it is asked for', () => {
    const folder = join(root, 'dist/explorer')
    const zipped = (name: string): number => gzipSync(readFileSync(join(folder, name))).length
    const page = ['index.html', 'explorer.css', 'explorer.js']
    expect(readdirSync(folder)).toEqual(expect.arrayContaining([...page, 'worker.js', 'virtual_sources.js']))
    expect(page.map(zipped).reduce((a, b) => a + b, 0)).toBeLessThan(200_000)
    expect(zipped('worker.js')).toBeLessThan(250_000)
  })

  it('takes steps by mouse and by keys, undoes them, and keeps other ways', async () => {
    await heading().waitFor()
    await choice(/Timeout.*s1\.state/).click()
    expect(await server('s1').textContent()).toContain('Candidate')
    expect(await steps()).toEqual(['the first state', 'Timeout s1'])
    await page.keyboard.press('u')
    await choice(/Timeout.*s2\.state/).click()
    expect(await steps()).toEqual(['the first state', 'Timeout s1', 'Timeout s2'])
    await page.keyboard.press('Home')
    // The focus stayed where the step was taken: on Timeout of s2.
    await page.keyboard.press('k')
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('status').textContent()).toBe('Timeout s1: all properties hold')
    await page.keyboard.press('s')
    expect(await page.getByText('State 21 of 21').count()).toBe(1)
    await page.keyboard.press('?')
    await page.getByRole('heading', { name: 'Keys' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Keys' }).waitFor({ state: 'hidden' })
  })

  it('says of what is not enabled which conjunct is false', async () => {
    await page.keyboard.press('Home')
    await page.getByText(/^Not enabled: /).click()
    const own = page.getByRole('region', { name: 'Not enabled in s1' })
    expect(await own.getByText('state[i] = Candidate: state is Follower').count()).toBe(2)
  })

  it('shows the code of an action in three languages, and which guards are false', async () => {
    await page.getByRole('button', { name: 'Code', exact: true }).click()
    await page.getByLabel('action').selectOption('not enabled: RequestVote s1')
    const tla = page.getByRole('region', { name: 'RequestVote in TLA+' })
    await tla.getByText('false: /\\ state[i] = Candidate').waitFor()
    await tla.getByText('true: /\\ j \\notin votesResponded[i]').waitFor()
    expect(await findings()).toEqual([])
    await page.getByRole('button', { name: 'Run', exact: true }).click()
  })

  it('opens a link in another browser at the same state', async () => {
    await page.keyboard.press('End')
    await page.keyboard.press('l')
    await page.waitForURL(/#run=/)
    const other = await browser.newContext()
    const second = await watched(other)
    await second.goto(page.url())
    await second.getByText('State 21 of 21').waitFor()
    for (const name of ['s1', 's2', 's3'])
      expect(await server(name, second).textContent()).toBe(await server(name).textContent())
    await second.goto(`${page.url().slice(0, -4)}`)
    await second.getByRole('alert').getByText('the link is cut or changed').waitFor()
    await other.close()
  })

  it('goes from a message of the picture to what may become of it', async () => {
    await page.keyboard.press('Home')
    await choice(/Timeout.*s1\.state/).click()
    await choice(/RequestVote.*s1->s2/).click()
    await page.locator('.wire .reach').click()
    await page.keyboard.press('Enter')
    expect((await steps()).at(-1)).toMatch(/^UpdateTerm s2 on RequestVoteRequest s1->s2/)
    await page.keyboard.press('Home')
  })

  it('begins again with other bounds', async () => {
    await page.getByText('What is looked at').click()
    await page.getByLabel('servers', { exact: true }).fill('5')
    await page.getByRole('button', { name: 'Begin' }).click()
    await server('s5').waitFor()
    expect(await steps()).toEqual(['the first state'])
  })

  it('has features with their bounds by sliders and boxes: reads, members, snapshots', async () => {
    await page.getByLabel('servers', { exact: true }).fill('3')
    await page.getByText(/^Features of Raft/).click()
    for (const name of ['snapshot', 'reads', 'single changes']) await page.getByLabel(name, { exact: true }).check()
    await page.getByLabel('max-reads').fill('2')
    await page.getByRole('group', { name: 'first voters' }).getByLabel('s3').uncheck()
    expect(await findings()).toEqual([])
    await page.getByRole('button', { name: 'Begin' }).click()
    await page.getByText(/with snapshot, reads, single changes, first voters s1 s2, max-reads 2$/).waitFor()
    const own = page.getByRole('region', { name: 'Actions of s3' })
    await own
      .getByRole('button', { name: /RequestReadIndex/ })
      .first()
      .click()
    expect((await steps()).at(-1)).toBe('RequestReadIndex s3')
  })

  it('checks what is looked at, with the counts of the command line', async () => {
    for (const name of ['snapshot', 'reads', 'single changes']) await page.getByLabel(name, { exact: true }).uncheck()
    const bounds = { values: 1, 'max-term': 2, 'max-log': 0, 'max-messages': 1, 'max-copies': 1, servers: 2 }
    for (const [name, value] of Object.entries(bounds)) await page.getByLabel(name, { exact: true }).fill(String(value))
    await page.getByRole('button', { name: 'Begin' }).click()
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByRole('main').getByRole('button', { name: 'Check' }).click()
    await page.getByTestId('outcome').waitFor()
    const words = ['--max-log', '0', '--max-messages', '1', '--json']
    const { generated, distinct, depth } = JSON.parse((await lockstep('check', ...words)).stdout)
    const counts = await page.getByTestId('counts').locator('dd').allTextContents()
    expect(counts.slice(0, 4).map((text) => Number(text.replaceAll(',', '')))).toEqual([generated, distinct, depth, 0])
    expect(await findings()).toEqual([])
  })

  it('hunts a bug of the zoo, with the counts of the command line, and opens what it found', async () => {
    await page.getByRole('button', { name: 'Zoo' }).click()
    await page.getByLabel(/^bug/).selectOption('half-is-a-quorum')
    await page.getByText('The rule quorum').waitFor()
    await page.getByLabel('which property falls?').selectOption('ElectionSafety')
    await page.getByRole('button', { name: 'Hunt' }).click()
    await page.getByTestId('guess').waitFor()
    expect(await page.getByTestId('guess').textContent()).toBe('✓ As you said: ElectionSafety fell.')
    const entry = zoo.find(({ name }) => name === 'half-is-a-quorum')
    if (entry === undefined) throw new Error('there is no such bug')
    // What the command runs; as a command it would go on to the other ways.
    const { states, caught } = await attempt(entry, entry.catches[0])
    const depth = caught?.depth ?? 0
    expect(await page.getByTestId('outcome').textContent()).toBe(`✗ ElectionSafety does not hold after ${depth} steps`)
    const counts = await page.getByTestId('counts').locator('dd').allTextContents()
    expect(Number(counts[1]?.replaceAll(',', ''))).toBe(states)
    expect(await findings()).toEqual([])
    await page.getByRole('button', { name: 'Open the counterexample as a run' }).click()
    expect(await steps()).toHaveLength(depth + 1)
    expect(await page.getByTestId('verdict').textContent()).toMatch(/^✗ /)
  })

  it('goes through a tour from end to end, with its questions', async () => {
    await page.getByRole('button', { name: 'Tours' }).click()
    await page.getByRole('button', { name: 'An exercise: half of the servers are a quorum' }).click()
    await page.getByRole('button', { name: 'It asks n2 and waits' }).click()
    await page.getByText('✗ No: It leads: its own vote is half of two.').waitFor()
    await page.getByRole('button', { name: 'See it' }).click()
    await page.getByRole('button', { name: 'ElectionSafety' }).click()
    await page.getByText('✓ So it is.').waitFor()
    await page.getByRole('button', { name: 'See it' }).click()
    await page.getByText('Two leaders of term 2').waitFor()
    expect(await page.getByTestId('verdict').textContent()).toBe('✗ 2 of 35 do not hold here')
    expect(await findings()).toEqual([])
    await page.getByRole('button', { name: 'End the tour' }).click()
  })

  it('writes the way down in every form', async () => {
    await page.getByRole('button', { name: 'Export' }).click()
    const names = ['run.txt', 'run.mmd', 'run.itf.json', 'run.tla', 'run.scenario.txt', 'run.test.ts']
    for (const name of names) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: new RegExp(`^${name.replaceAll('.', '\\.')}`) }).click(),
      ])
      expect([download.suggestedFilename(), readFileSync(await download.path(), 'utf8').length > 200]).toEqual([
        name,
        true,
      ])
    }
    await page.getByRole('button', { name: 'Run', exact: true }).click()
  })

  it('finds what an edited rule breaks, and ends one that goes round in a circle', async () => {
    await page.getByRole('button', { name: 'Edit' }).click()
    const editor = page.getByLabel('The text of the rule')
    await editor.waitFor()
    await page.getByRole('combobox', { name: /^rule/ }).selectOption('voteInNewTerm')
    await editor.getByText('() => none').waitFor()
    await editor.fill('(vote) => vote')
    await page.getByLabel('within the bounds').selectOption('pairInTurns')
    await page.getByRole('button', { name: 'Check it' }).click()
    await page.getByTestId('outcome').waitFor()
    expect(await page.getByTestId('outcome').textContent()).toMatch(/^✗ Refinement does not hold after \d+ steps$/)
    expect(await findings()).toEqual([])
    await page.clock.install()
    await editor.fill('(vote) => { for (;;); }')
    await page.getByRole('button', { name: 'Check it' }).click()
    await page.clock.fastForward(11_000)
    await page.getByText('✗ no answer for 10 s, so it was ended').waitFor()
    await page.clock.resume()
  })

  it('shows a run as a space-time diagram, in which one moves by keys', async () => {
    await page.getByRole('button', { name: 'Tours' }).click()
    await page.getByRole('button', { name: /^An election, action by action/ }).click()
    for (let stop = 1; stop < 4; stop += 1) await page.getByRole('button', { name: /^Next stop/ }).click()
    await page.getByRole('button', { name: 'End the tour' }).click()
    await page.getByRole('button', { name: 'Diagram' }).click()
    const diagram = page.getByRole('img', { name: /^Space-time diagram of s1, s2, s3: 3 events/ })
    await diagram.focus()
    await page.keyboard.press('ArrowLeft')
    const events = page.getByRole('list', { name: 'Events around the one that is looked at' }).getByRole('button')
    expect(await events.evaluateAll((all) => all.map((one) => [one.textContent, one.ariaCurrent]))).toEqual([
      ['1 Timeout s1', null],
      ['2 RequestVote s1', 'step'],
      [expect.stringMatching(/^3 HandleRequestVoteRequest s1 on /), null],
    ])
    const rows = page.getByRole('region', { name: 'Variables by step' }).first().getByRole('row')
    const [heads, terms] = [await rows.nth(0).allTextContents(), await rows.nth(1).allTextContents()]
    expect([heads, terms]).toEqual([
      ['variable0 first state1 Timeout2 RequestVote3 HandleRequestVoteRequest'],
      ['currentTerm1→ 222'],
    ])
    const [svg, png] = await pictures('diagram')
    expect(svg).toContain('>HandleRequestVoteRequest</text>')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(await findings()).toEqual([])
  })

  it('shows the states around one, where ways meet, and goes where one wants', async () => {
    await page.getByRole('button', { name: 'Graph' }).click()
    const states = page.getByRole('list', { name: 'The states of the graph' }).getByRole('button')
    await page.getByLabel('only').fill('Timeout s')
    await page.getByLabel(/^steps on/).fill('2')
    const two = states.filter({ hasText: /Timeout s3 2 steps on.*s2\.state Follower -> Candidate/ })
    await two.waitFor()
    const [svg, png] = await pictures('graph')
    // A picture alone has no style sheet: its looks stand in it.
    expect(svg.match(/<rect [^>]*stroke-dasharray="5px, 3px"/g)?.length).toBeGreaterThan(0)
    expect([png.subarray(1, 4).toString(), png.length > 10_000]).toEqual(['PNG', true])
    expect(await page.locator('svg.graph g.state').count()).toBe(await states.count())
    expect(await findings()).toEqual([])
    await two.click()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    expect((await steps()).slice(-2)).toEqual(['Timeout s2', 'Timeout s3'])
  })

  it('has recorded files to look at', async () => {
    await page.getByRole('button', { name: 'Tours' }).click()
    await page.getByRole('button', { name: /^A recorded trace/ }).click()
    await page
      .getByTestId('file-verdict')
      .filter({ hasText: /^✓ valid/ })
      .waitFor()
    await page.getByRole('button', { name: 'Tours' }).click()
    await page.getByRole('button', { name: /^A history of clients/ }).click()
    await page
      .getByTestId('file-verdict')
      .filter({ hasText: /^✗ not linearizable/ })
      .waitFor()
  })

  it('opens a trace of a hundred thousand events, and the files of the command line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
    const header = { format: 'lockstep-trace', version: 1, cluster: 'c', run: 'r', nodes, initialTerm: 1 }
    const restart = (seq: number) => ({
      seq,
      event: 'Restart',
      sent: [],
      currentTerm: 1,
      role: 'Follower',
      commitIndex: 0,
    })
    const files = nodes.map((node) => {
      const events = Array.from({ length: 33_334 }, (_, k) => JSON.stringify(restart(k + 1)))
      const file = join(folder, `${node}.ndjson`)
      writeFileSync(file, `${[JSON.stringify({ ...header, node }), ...events].join('\n')}\n`)
      return file
    })
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await page.getByLabel(/^Choose files/).setInputFiles(files)
    // The diagram is there at once; the worker goes on explaining the events.
    await page.getByText('100,002 of 100,002 events').waitFor()
    await page.getByText(/of 100,002 events explained …$/).waitFor()
    expect(await findings()).toEqual([])
    rmSync(folder, { recursive: true })
    const samples = nodes.map((node) => `traces/samples/bad-forged-vote/${node}.ndjson`)
    const other = await startExplorer(...samples)
    await page.goto(other.url)
    await page.getByTestId('file-verdict').waitFor()
    const { stdout } = await lockstep('validate', ...samples)
    const [first = ''] = stdout.split('\n')
    expect(await page.getByTestId('file-verdict').textContent()).toBe(`✗ ${first.split('/').at(-1)}`)
    // A link names files of the same site by their places, and none of another.
    const linked = async (fragment: string): Promise<void> => {
      await page.goto('about:blank')
      await page.goto(new URL(fragment, other.url).href)
    }
    await linked('#open=files/0,files/1,files/2')
    await page
      .getByTestId('file-verdict')
      .filter({ hasText: /^✗ 2:9: not valid/ })
      .waitFor()
    await linked('#open=http://127.0.0.2/a.json')
    await page.getByText('http://127.0.0.2/a.json: expected a file of the site of this page').waitFor()
    await page.goto(served.url)
    await page.getByRole('heading', { name: 'What may happen' }).waitFor()
    await other.stop()
  })

  it('has nothing that axe-core finds, in both colours, in every part at 360 pixels and at a double size, and fits these', async () => {
    await page.keyboard.press('s')
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await findings()).toEqual([])
    }
    // A text of the double size in a window of 1280 pixels has the room of 640.
    for (const [width, height] of [
      [360, 640],
      [640, 400],
    ] as const) {
      await page.setViewportSize({ width, height })
      const seen: Record<string, readonly [number, readonly string[]]> = {}
      for (const name of await parts()) {
        await page.getByRole('button', { name, exact: true }).first().click()
        seen[name] = [await overflow(), await findings()]
      }
      expect(seen).toEqual(Object.fromEntries((await parts()).map((name) => [name, [0, []]])))
    }
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  it('is written into one file with a run in it, which is opened without any network', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
    const small = ['--max-log', '0', '--max-messages', '1']
    const samples = nodes.map((node) => `traces/samples/bad-forged-vote/${node}.ndjson`)
    const asked: readonly (readonly string[])[] = [
      ['check', ...small],
      ['refine', ...small],
      ['witness', '--reach', 'leader-elected'],
      ['validate', ...samples],
      ['linearizable', 'traces/histories/stale-read.ndjson'],
      ['simulate-cluster', '--minutes', '1'],
      ['zoo', '--only', 'half-is-a-quorum'],
    ]
    const fileOf = (command: string | undefined): string => join(folder, `${command}.html`)
    const written = await Promise.all(asked.map((words) => lockstep(...words, '--report', fileOf(words[0]))))
    expect(written.map(({ code }) => code)).toEqual([0, 0, 0, 1, 1, 0, 0])
    const verdicts: string[] = []
    for (const [command] of asked) {
      await page.goto(pathToFileURL(fileOf(command)).href)
      await page.getByRole('heading', { level: 2, name: new RegExp(`^lockstep ${command}`) }).waitFor()
      verdicts.push((await page.getByTestId('file-verdict').textContent()) ?? '')
      if (command === 'witness') {
        // The path is there to go on from.
        await page.getByRole('button', { name: 'Run', exact: true }).click()
        await page.getByText('State 9 of 9').waitFor()
      }
      if (command === 'validate') {
        await page.getByRole('img', { name: /^Space-time diagram of n1, n2, n3/ }).waitFor()
        expect(await findings()).toEqual([])
      }
    }
    expect(verdicts).toEqual([
      expect.stringMatching(/^✓ complete within these bounds to depth \d+: every property holds$/),
      expect.stringMatching(/^✓ complete within these bounds to depth \d+: every property holds$/),
      expect.stringMatching(/^✓ leader-elected is reached in 9 steps/),
      '✗ traces/samples/bad-forged-vote/n3.ndjson:9: not valid: Receive of n3, seq 8',
      expect.stringMatching(/^✗ .*stale-read.ndjson: not linearizable/),
      expect.stringMatching(/^✓ steps [\d,]+/),
      expect.stringMatching(/^✓ /),
    ])
    await page.goto(served.url)
    rmSync(folder, { recursive: true })
  })

  it('shows a run under faults from the report of chaos', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
    const evidence = { ...good, served: [null, 4.2], findings: ['<img src=x onerror="alert(1)"> & more'] }
    const report = chaosReport(
      evidence,
      judge(evidence, () => {}),
    )
    const file = join(folder, 'chaos.html')
    const files = [{ name: 'chaos.json', text: JSON.stringify(report) }]
    writeFileSync(file, reportPage({ title: 'lockstep chaos, seed 42', isGood: false, lines: ['Not safe'], files }))
    await page.goto(pathToFileURL(file).href)
    await page.getByRole('heading', { name: 'Verdicts' }).waitFor()
    expect(await page.getByTestId('file-verdict').textContent()).toBe('✗ Not safe')
    const verdicts = await page.locator('.verdicts li').allTextContents()
    expect(verdicts.filter((text) => text.startsWith('✗ fails'))).toEqual([
      expect.stringContaining('client c1 was not served any more'),
      expect.stringContaining('<img src=x onerror="alert(1)"> & more'),
    ])
    expect(await page.locator('.chaos rect.kill').count()).toBe(1)
    await page.getByText('All 3 faults in a table').click()
    await page.getByRole('cell', { name: '5 to 50 ms' }).waitFor()
    expect(await findings()).toEqual([])
    await page.setViewportSize({ width: 360, height: 640 })
    expect([await overflow(), await findings()]).toEqual([0, []])
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.goto(served.url)
    rmSync(folder, { recursive: true })
  })

  it('is a tab of VS Code, with the chosen files open', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
    const file = join(folder, 'tab.html')
    const uris = nodes.map((node) => ({ fsPath: join(root, `traces/samples/bad-forged-vote/${node}.ndjson`) }))
    const { shown, errors } = await inEditor({ workspace: root }, 'lockstep.open', uris[0], uris)
    expect([shown.map(({ title }) => title), errors]).toEqual([['n1.ndjson, n2.ndjson, n3.ndjson'], []])
    writeFileSync(file, shown[0]?.html ?? '')
    await page.goto(pathToFileURL(file).href)
    await page.getByRole('img', { name: /^Space-time diagram of n1, n2, n3/ }).waitFor()
    expect(await page.getByTestId('file-verdict').textContent()).toBe('✗ n3.ndjson:9: not valid: Receive of n3, seq 8')
    const plain = await inEditor({ workspace: folder, setting: root }, 'lockstep.explore')
    writeFileSync(file, plain.shown[0]?.html ?? '')
    await page.goto(pathToFileURL(file).href)
    await page.getByRole('heading', { name: 'What may happen' }).waitFor()
    const nowhere = await inEditor({ workspace: folder }, 'lockstep.explore')
    expect(nowhere).toEqual({ shown: [], errors: [expect.stringMatching(/^Lockstep: raft-lockstep is not there; /)] })
    await page.goto(served.url)
    rmSync(folder, { recursive: true })
  })

  it('has complained of nothing', () => {
    expect(complaints).toEqual([])
  })
})

describe('the command explore', () => {
  it('serves the page and its files, and nothing else, to nobody else', async () => {
    const { url, stop } = await startExplorer('README.md')
    const answer = async (path: string, init: RequestInit = {}) => {
      const response = await fetch(new URL(path, url), init)
      return [response.status, response.headers.get('content-type')]
    }
    const { origin, hash } = new URL(url)
    expect([/^http:\/\/127\.0\.0\.1:\d+$/.test(origin), hash]).toEqual([true, '#files=README.md'])
    expect(await answer('/files/0')).toEqual([200, 'application/octet-stream'])
    expect(await answer('/files/1')).toEqual([404, 'text/plain; charset=utf-8'])
    expect(await answer('/..%2fbin/lockstep.js')).toEqual([404, 'text/plain; charset=utf-8'])
    expect(await answer('/', { method: 'POST' })).toEqual([405, 'text/plain; charset=utf-8'])
    await stop()
  })

  it('says what is wrong in one line', async () => {
    expect(await lockstep('explore', 'nowhere.itf.json')).toEqual({
      stdout: '',
      stderr: 'lockstep: nowhere.itf.json: expected a file that can be read\n',
      code: 2,
    })
    const first = await serveExplorer([], 0)
    if (first._tag === 'Left') throw new Error(first.left)
    const port = Number(new URL(first.right.url).port)
    expect(await serveExplorer([], port)).toMatchObject({
      _tag: 'Left',
      left: expect.stringMatching(`^--port ${port}: expected a port that is free`),
    })
    first.right.close()
  })
})
