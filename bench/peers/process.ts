/** Runs a program to its end, and reads off its time and the most memory that it had. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Ended {
  readonly stdout: string
  readonly seconds: number
  /** In MiB; null where there is no /proc. */
  readonly peak: number | null
}

const POLL_MS = 50

/** The high-water mark of the resident size, in MiB. */
const highWaterMark = (pid: number): number | null => {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kibibytes === undefined ? null : Number(kibibytes) / 1024
  } catch {
    // It has ended between two looks.
    return null
  }
}

export interface Limits {
  readonly cwd: string
  /** It is killed, and the run fails, when it takes longer. */
  readonly minutes: number
}

export const run = (words: readonly string[], { cwd, minutes }: Limits): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const [program = '', ...rest] = words
    const started = performance.now()
    const child = spawn(program, rest, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: minutes * 60_000 })
    let stdout = ''
    let stderr = ''
    let peak: number | null = null
    const look = () => {
      peak = highWaterMark(child.pid ?? 0) ?? peak
    }
    const looks = setInterval(look, POLL_MS)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      look()
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-2000)
    })
    child.on('error', (error) => {
      clearInterval(looks)
      reject(error)
    })
    child.on('close', (code, signal) => {
      clearInterval(looks)
      const seconds = (performance.now() - started) / 1000
      if (code === 0) resolve({ stdout, seconds, peak })
      else if (signal !== null) reject(new Error(`${program} took more than ${minutes} minutes`))
      else reject(new Error(`${program} ended with code ${code}: ${(stderr || stdout).slice(-500)}`))
    })
  })

/** What a program prints, or null if it is not on this machine or fails. */
export const printed = (words: readonly string[], cwd: string): string | null => {
  const [program = '', ...rest] = words
  const { stdout, status } = spawnSync(program, rest, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 })
  return status === 0 ? stdout : null
}

/** The number in the first group; digits may be grouped by commas. */
export const numberIn = (text: string, pattern: RegExp): number | null => {
  const [, digits] = pattern.exec(text) ?? []
  return digits === undefined ? null : Number(digits.replaceAll(',', ''))
}
