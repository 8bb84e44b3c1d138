/** A node as a process of its own: signals, one line on standard output when it is ready, exit codes. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { cutOffAsTold } from './cut-off.js'
import { type Log, stderrLog } from './logger.js'
import { type ServerOptions, startServer } from './server.js'

/** What the process prints, as one line of JSON, when it serves its peers and its clients. */
export interface Ready {
  readonly ready: true
  readonly id: string
  readonly pid: number
  readonly peer: { readonly host: string; readonly port: number }
  /** For instance "http://127.0.0.1:8081". */
  readonly url: string
}

/**
 * Runs until SIGINT or SIGTERM, or until the process that started it is gone (if that left a channel to it). Exit codes:
 * 0 stopped as asked, 1 stopped by itself, 2 could not start; the reason is one line on standard error.
 */
export const runNodeProcess = (options: Omit<ServerOptions, 'log' | 'failed'>): void => {
  const log: Log = (line) => stderrLog({ ...line, node: options.id })
  const exitWith = (code: number, reason: string): void => {
    log({ level: 'error', msg: reason })
    process.exit(code)
  }
  const failed = (reason: string): void => exitWith(1, `stopped: ${reason}`)
  startServer({ ...options, isCutOff: cutOffAsTold(), log, failed }, (server) => {
    if (isLeft(server)) {
      exitWith(2, `cannot start: ${server.left}`)
      return
    }
    const { peer, url, stop } = server.right
    let isStopping = false
    const shutDown = (): void => {
      // Who asks twice does not want to wait.
      if (isStopping) process.exit(1)
      isStopping = true
      log({ level: 'info', msg: 'stopping: no new requests are taken, those in flight are finished' })
      stop(() => process.exit(0))
    }
    process.on('SIGINT', shutDown).on('SIGTERM', shutDown)
    if (process.connected) process.once('disconnect', shutDown)
    // Started with a channel that is closed already: the process at its other end went before this one was ready.
    else if (process.send !== undefined) shutDown()
    const residentMiB = Math.round(process.memoryUsage.rss() / 2 ** 20)
    log({ level: 'info', msg: 'serving', url, residentMiB })
    const ready: Ready = { ready: true, id: options.id, pid: process.pid, peer, url }
    process.stdout.write(`${JSON.stringify(ready)}\n`)
  })
}
