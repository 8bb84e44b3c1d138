import { describe, expect, it } from 'vitest'
import { trafficOf } from '../../../../conformance/harness/chaos/traffic.js'

describe('traffic', () => {
  it('is counted second by second, with the seconds in which nothing happened', () => {
    let at = 0
    const traffic = trafficOf(() => at)
    for (const latency of [5, 1, 3]) {
      traffic.ended('ok')
      traffic.served(latency)
    }
    at = 2.5
    traffic.ended('info')
    traffic.ended('fail')
    traffic.ended('fail')
    expect(traffic.seconds()).toEqual([
      { answered: 3, unknown: 0, failed: 0, p50: 3, p99: 5 },
      { answered: 0, unknown: 0, failed: 0, p50: null, p99: null },
      { answered: 0, unknown: 1, failed: 2, p50: null, p99: null },
    ])
    expect(traffic.total()).toEqual({ answered: 3, unknown: 1, failed: 2 })
  })
})
