/** A node as a process of its own: signals, one line on standard output when it is ready, exit codes. */
import { isLeft } from 'fp-ts/lib/Either.js'
import type { End } from '../core/node-options.js'
import { type Logger, stderrLog } from '../logging/logger.js'
import { cutOffAsTold } from './cut-off.js'
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

/** Exit codes besides 0, stopped as asked: what a supervisor has to know is whether another start may help. */
const EXIT = {
  /** Stopped by itself, for trouble such as a disk that fails. */
  trouble: 1,
  /** Cannot start as it is set up: another start is no use until a person has changed that. */
  misconfigured: 2,
  /** Stopped by itself: what it holds and what the others hold cannot both be right (sysexits.h: EX_DATAERR). */
  contradiction: 65,
  /** Cannot start now, but perhaps later: a full disk, a port or a folder in use (sysexits.h: EX_TEMPFAIL). */
  notNow: 75,
} as const

/**
 * Runs until SIGINT or SIGTERM, or until the process that started it is gone (if that left a channel to it). Exits with 0 when it
 * was stopped, else with one of `EXIT`; the reason is one line on standard error.
 */
export const runNodeProcess = (options: Omit<ServerOptions, 'log' | 'failed'>): void => {
  const log: Logger = (line) => stderrLog({ ...line, node: options.id })
  const exitWith = (code: number, reason: string): void => {
    log({ level: 'error', msg: reason })
    process.exit(code)
  }
  const failed = (reason: string, end: End): void =>
    exitWith(end === 'Trouble' ? EXIT.trouble : EXIT.contradiction, `stopped: ${reason}`)
  startServer({ ...options, isCutOff: cutOffAsTold(), log, failed }, (server) => {
    if (isLeft(server)) {
      const { why, mayPass } = server.left
      exitWith(mayPass ? EXIT.notNow : EXIT.misconfigured, `cannot start: ${why}`)
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
