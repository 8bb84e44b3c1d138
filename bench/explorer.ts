/**
 * What the explorer takes in a real Chromium: the size of what is loaded, the time to the first paint, and the frames while somebody
 * goes through a run of 1,000 steps and a diagram of 10,000 events.
 *
 *     npx tsx bench/explorer.ts [--loads 9]
 *
 * CHROMIUM_PATH names a browser; else one that is found, or that of the package for tests. It draws without a graphics card.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { counted, grouped } from '../text/counts.js'
import { table } from '../text/table.js'
import { openBrowser } from './browser.js'
import { type Frames, firstPaint, framesOf, press, quantile, slide } from './explorer/frames.js'
import { writeRun, writeTrace } from './explorer/runs.js'

const STEPS = 1000
const EVENTS = 10_000
const FRAMES = 240

const root = fileURLToPath(new URL('../', import.meta.url))
const { values } = parseArgs({ options: { loads: { type: 'string', default: '9' } } })
const loads = Number(values.loads)
if (!Number.isInteger(loads) || loads < 1) {
  console.error(`bench/explorer: --loads ${values.loads}: expected a whole number from 1`)
  process.exit(2)
}

type Row = readonly [what: string, figure: string]

const zipped = (...names: readonly string[]): string => {
  const bytes = names.map((name) => gzipSync(readFileSync(join(root, 'dist/explorer', name))).length)
  const sum = bytes.reduce((all, one) => all + one, 0)
  return `${counted(sum, 'byte')} gzipped`
}

/** A page that is served with these files open, as long as it is used. */
const withPage = async <A>(files: readonly string[], use: (url: string) => Promise<A>): Promise<A> => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'bin/lockstep.ts'), 'explore', ...files], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    for await (const line of createInterface({ input: child.stdout })) return await use(line)
    throw new Error('the explorer does not come up')
  } finally {
    child.kill('SIGINT')
  }
}

const ms = (value: number): string => `${value.toFixed(1)} ms`

const rowOf = (what: string, { count, median, p95, worst }: Frames): Row => [
  what,
  `${count} frames: median ${ms(median)}, 95 % within ${ms(p95)}, the longest ${ms(worst)}`,
]

const paints = async (browser: Browser, url: string): Promise<Row> => {
  const times: number[] = []
  for (let k = 0; k < loads; k += 1) times.push(await firstPaint(browser, url))
  return ['first paint', `median ${ms(quantile(times, 0.5))}, the latest ${ms(quantile(times, 1))}, of ${loads} loads`]
}

const ofRun = async (browser: Browser, url: string): Promise<readonly Row[]> => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(url)
  await page.getByText(`State ${STEPS} of ${STEPS}`).waitFor()
  const run = `a run of ${counted(STEPS, 'step')}`
  return [
    rowOf(`${run}: back by one in each frame`, await framesOf(page, FRAMES, press('u'))),
    rowOf(`${run}: forward by one`, await framesOf(page, FRAMES, press('r'))),
    rowOf(`${run}: from end to end`, await framesOf(page, FRAMES, slide('.scrub input', FRAMES))),
  ]
}

const ofTrace = async (browser: Browser, url: string): Promise<readonly Row[]> => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(url)
  await page.getByText(`${grouped(EVENTS)} of ${counted(EVENTS, 'event')}`).waitFor()
  await page.getByTestId('file-verdict').waitFor({ timeout: 120_000 })
  const events = counted(EVENTS, 'event')
  return [
    rowOf(`${events}: from end to end`, await framesOf(page, FRAMES, slide('.scrubber', FRAMES))),
    rowOf(`${events}: on by one`, await framesOf(page, FRAMES, press('ArrowRight', 'canvas'))),
  ]
}

await build({ root: join(root, 'explorer'), configFile: join(root, 'vite.explorer.config.ts'), logLevel: 'error' })
const folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
const browser = await openBrowser()
try {
  const rows: readonly Row[] = [
    ['the page, without editor and sources', zipped('index.html', 'explorer.css', 'explorer.js')],
    ['the worker', zipped('worker.js')],
    ['the editor', zipped('editor.js')],
    await withPage([], (url) => paints(browser, url)),
    ...(await withPage([writeRun(folder, STEPS)], (url) => ofRun(browser, url))),
    ...(await withPage(writeTrace(folder, EVENTS), (url) => ofTrace(browser, url))),
  ]
  const columns = ['what', 'figure'].map((heading) => ({ heading, align: 'left' as const }))
  console.log(table(columns, rows).join('\n'))
} finally {
  await browser.close()
  rmSync(folder, { recursive: true })
}
