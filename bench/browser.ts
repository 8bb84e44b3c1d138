/** A real Chromium for tests and measurements: one that is installed, or else the one that ships inside a package of the registry. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

/** A way to start a browser. */
interface Candidate {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const macPaths = ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)

/** What `CHROMIUM_PATH` names, and nothing else where it names something; else what is found on this machine. */
export const installed = (): readonly string[] => {
  const { CHROMIUM_PATH: named = '', PATH: path = '' } = process.env
  if (named !== '') return [named]
  const onPath = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  return [chromium.executablePath(), ...onPath, ...macPaths].filter((file) => existsSync(file))
}

const cache = fileURLToPath(new URL('../node_modules/.cache/chromium', import.meta.url))
const run = promisify(execFile)

/** The package's own settings look for its fonts in places where they are not; a page without any font crashes. */
const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(cache, 'fonts')}</dir><cachedir>${join(cache, 'fonts-cache')}</cachedir></fontconfig>
`

/**
 * Unpacks the browser of @sparticuz/chromium once, with the libraries and fonts that it brings for bare machines. The
 * package unpacks into the folder for temporary files, and the libraries only where it believes to run as a function of a
 * cloud: so it runs in a process of its own, which is told so.
 */
const unpacked = async (): Promise<readonly Candidate[]> => {
  if (!existsSync(cache)) {
    mkdirSync(join(cache, '..'), { recursive: true })
    const folder = mkdtempSync(`${cache}-`)
    const program = "import('@sparticuz/chromium').then(({ default: c }) => c.executablePath())"
    const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' }
    await run(process.execPath, ['-e', program], { env, cwd: fileURLToPath(new URL('.', import.meta.url)) })
    writeFileSync(join(folder, 'fonts.conf'), fontSettings)
    try {
      renameSync(folder, cache)
    } catch (error) {
      rmSync(folder, { recursive: true })
      if (!existsSync(cache)) throw error
    }
  }
  const executablePath = join(cache, 'chromium')
  const fonts = { FONTCONFIG_FILE: join(cache, 'fonts.conf') }
  return [
    { executablePath, env: fonts },
    { executablePath, env: { ...fonts, LD_LIBRARY_PATH: join(cache, 'al2023', 'lib') } },
  ]
}

const firstLine = (error: unknown): string => `${error instanceof Error ? error.message : error}`.split('\n')[0] ?? ''

/** Throws one line that says what is missing. */
export const openBrowser = async (found: readonly string[] = installed()): Promise<Browser> => {
  const failures: string[] = []
  const launch = async ({ executablePath, env }: Candidate): Promise<Browser | null> => {
    try {
      const variables = Object.entries({ ...process.env, ...env }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as const],
      )
      // The tests visit nothing but nodes on this machine, and many build machines let no sandbox be made.
      return await chromium.launch({ executablePath, args: ['--no-sandbox'], env: Object.fromEntries(variables) })
    } catch (error) {
      failures.push(`${executablePath}: ${firstLine(error)}`)
      return null
    }
  }
  for (const executablePath of found) {
    const browser = await launch({ executablePath, env: {} })
    if (browser !== null) return browser
  }
  if ((process.env.CHROMIUM_PATH ?? '') === '') {
    try {
      for (const candidate of await unpacked()) {
        const browser = await launch(candidate)
        if (browser !== null) return browser
      }
    } catch (error) {
      failures.push(`@sparticuz/chromium: ${firstLine(error)}`)
    }
  }
  throw new Error(`no browser to test the page in; let CHROMIUM_PATH name a Chromium (${failures.join('; ')})`)
}
