/**
 * Opens connections to a port of this machine and says no word on them: a process of its own, so that the other ends leave
 * this one all of its open files. Arguments: the port and how many. Prints how many came about, and stays until its standard input ends.
 */
import { connect } from 'node:net'

const [port = 0, count = 0] = process.argv.slice(2).map(Number)
const AT_ONCE = 50

const open = (): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => resolve(true)).on('error', () => resolve(false))
  })

let opened = 0
for (let begun = 0; begun < count; begun += AT_ONCE) {
  const all = await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - begun) }, open))
  opened += all.filter(Boolean).length
}
process.stdout.write(`${opened}\n`)
process.stdin.on('end', () => process.exit()).resume()
