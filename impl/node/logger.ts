/** What a node says of itself to its operator: one line of text for each event worth knowing. */
export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly msg: string
  readonly [detail: string]: string | number | boolean | null
}

export type Log = (line: LogLine) => void

/** One line of text on standard error: the time (UTC), the level, the message, then details as name=value. */
export const stderrLog: Log = ({ level, msg, ...details }) => {
  const extra = Object.entries(details).map(([name, value]) => ` ${name}=${value}`)
  const line = `${new Date().toISOString()} ${level} ${msg}${extra.join('')}`
  process.stderr.write(`${line.replace(/[\r\n]+/g, ' ')}\n`)
}
