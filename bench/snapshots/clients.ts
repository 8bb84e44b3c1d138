/** Clients that place orders, each the next one when it is answered, for as long as somebody says. */
import { setTimeout as sleep } from 'node:timers/promises'
import { connection, postRequest } from '../cluster/connection.js'
import { writeRequest } from '../cluster/requests.js'

export interface Latencies {
  readonly orders: number
  readonly failed: number
  /** In milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly longest: number
  readonly seconds: number
}

/** `name`: makes the keys unlike those of other loads. */
export const placeOrders = async (
  url: string,
  name: string,
  clients: number,
  isOver: () => Promise<boolean>,
): Promise<Latencies> => {
  const { host, hostname, port } = new URL(url)
  const latencies: number[] = []
  let failed = 0
  let ended = false
  const run = (client: number): Promise<void> =>
    new Promise((done) => {
      const { ask, close } = connection(hostname, Number(port))
      const next = (k: number): void => {
        if (ended) {
          close()
          done()
          return
        }
        const { path, headers, body } = writeRequest('order', name, client, k)
        const began = performance.now()
        ask(postRequest(host, path, headers, body), (answer) => {
          if (answer instanceof Error || answer.status >= 300) failed += 1
          else latencies.push(performance.now() - began)
          next(k + 1)
        })
      }
      next(0)
    })
  const began = performance.now()
  const all = Array.from({ length: clients }, (_, client) => run(client))
  while (!(await isOver())) await sleep(100)
  ended = true
  await Promise.all(all)
  const sorted = Float64Array.from(latencies).sort()
  const quantile = (q: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
  return {
    ...{ orders: sorted.length, failed, seconds: (performance.now() - began) / 1_000 },
    ...{ p50: quantile(0.5), p99: quantile(0.99), p999: quantile(0.999), longest: quantile(1) },
  }
}
