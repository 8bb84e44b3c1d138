/** Runs TLC on spec/ in a temporary folder. The environment variable TLA2TOOLS_JAR says where tla2tools.jar is. */
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const spec = fileURLToPath(new URL('../../spec', import.meta.url))

/** The jar, or undefined after a line that says what is missing. */
export const jarOf = (): string | undefined => {
  const jar = process.env.TLA2TOOLS_JAR ?? ''
  if (jar !== '' && existsSync(jar)) return jar
  process.stderr.write(`TLA2TOOLS_JAR is "${jar}"; expected the path of tla2tools.jar, see spec/README.md\n`)
  return undefined
}

export interface TlcRun {
  /** The module that is checked, which is in spec/ or among `files`. */
  readonly module: string
  /** The text of the configuration. */
  readonly config: string
  /** Further files by their names. */
  readonly files?: Readonly<Record<string, string>>
  readonly workers: number
  /** Called with each line that TLC prints. */
  readonly onLine?: (line: string) => void
}

const MINUTES = 30

/** All that TLC printed; it is ended after half an hour. */
export const runTlc = async (
  jar: string,
  { module, config, files = {}, workers, onLine }: TlcRun,
): Promise<readonly string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-tlc-'))
  const lines: string[] = []
  try {
    cpSync(spec, folder, { recursive: true })
    writeFileSync(join(folder, 'run.cfg'), config)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    const words = [
      ...['-XX:+UseParallelGC', '-Xmx3g', '-cp', jar, 'tlc2.TLC', '-metadir', join(folder, 'states'), '-deadlock'],
      ...['-workers', String(workers), '-config', 'run.cfg', `${module}.tla`],
    ]
    await new Promise<void>((done, failed) => {
      const tlc = spawn('java', words, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
      const timer = setTimeout(() => tlc.kill(), MINUTES * 60_000)
      let rest = ''
      tlc.stdout.setEncoding('utf8').on('data', (text: string) => {
        const parts = `${rest}${text}`.split('\n')
        rest = parts.pop() ?? ''
        for (const line of parts) {
          lines.push(line)
          onLine?.(line)
        }
      })
      tlc.on('error', failed).on('close', () => {
        clearTimeout(timer)
        if (rest !== '') lines.push(rest)
        done()
      })
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return lines
}
