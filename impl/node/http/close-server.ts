import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import type { Limits } from './limits.js'

/**
 * Takes no new connection. Those that are open stay for a moment: a request may be on its way on one that looks idle, and whoever
 * closed it now would leave its client not knowing what became of it. Whoever is answered meanwhile is told not to come again.
 */
export const closeServer = (server: Server, { farewell, close }: Limits, done: () => void): void => {
  const idle = setTimeout(() => server.closeIdleConnections(), farewell)
  const all = setTimeout(() => server.closeAllConnections(), close)
  // The server's own `close` would close idle connections at once.
  NetServer.prototype.close.call(server, () => {
    clearTimeout(idle)
    clearTimeout(all)
    done()
  })
}
