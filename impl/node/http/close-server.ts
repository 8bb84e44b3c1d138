import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import type { Limits } from './limits.js'

/**
 * Takes no new connection. Those that are open stay for a moment: a request may be on its way on one that looks idle, and whoever
 * closed it now would leave its client not knowing what became of it. Answers in the meantime tell the client not to come again.
 */
export const closeServer = (
  server: Server,
  endAll: () => void,
  { farewell, close }: Limits,
  done: () => void,
): void => {
  const idle = setTimeout(() => server.closeIdleConnections(), farewell)
  // The server itself knows of no connection before TLS is agreed upon, and one that never gets there would keep it open.
  const all = setTimeout(endAll, close)
  // The server's own `close` would close idle connections at once.
  NetServer.prototype.close.call(server, () => {
    clearTimeout(idle)
    clearTimeout(all)
    // All that is left to do for it: to end the timer that looks for late requests, which would hold the server for ever.
    server.close()
    done()
  })
}
