/** The thread that waits for a reducer's process; see process.ts. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { Said } from './process.js'

interface Given {
  readonly command: string
  readonly said: Int32Array
  readonly port: MessagePort
}

const { command, said, port }: Given = workerData
const tell = (what: Said): void => {
  port.postMessage(what)
  Atomics.add(said, 0, 1)
  Atomics.notify(said, 0)
}

const child = spawn(command, {
  shell: true,
  stdio: ['pipe', 'pipe', 'inherit'],
  detached: process.platform !== 'win32',
})
child.on('error', (error) => tell({ ended: `the process could not be started: ${error.message}` }))
child.on('exit', (code, signal) =>
  tell({ ended: `the process ended with ${signal ?? `code ${code}`}; expected an answer` }),
)
// That it no longer reads is said when it ends.
child.stdin.on('error', () => {})
createInterface({ input: child.stdout }).on('line', (line) => tell({ line }))
parentPort?.on('message', (line: string) => child.stdin.write(line))
parentPort?.postMessage({ pid: child.pid ?? 0 })
