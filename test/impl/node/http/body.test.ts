import { expect, it } from 'vitest'
import { start } from './running.js'
import { singleReplica } from './single-replica.js'

/** The characters of the name are the bytes that are sent. */
const product = (id: string, name: string): Buffer =>
  Buffer.from(JSON.stringify({ id, name, price: 1, stock: 1 }), 'latin1')

it('takes a body that is UTF-8, with a byte order mark or U+FFFD in it too, and no other', async () => {
  const server = await start(singleReplica())
  const bodies = [
    product('sound', 'Caf\xc3\xa9'),
    Buffer.concat([Buffer.from('\ufeff'), product('marked', 'B')]),
    product('replaced', '\xef\xbf\xbd'),
    product('latin', 'Caf\xe9'),
  ]
  const statuses: number[] = []
  for (const body of bodies) {
    const headers = { 'content-type': 'application/json' }
    const { status } = await fetch(`${server.url}/products`, { method: 'POST', headers, body })
    statuses.push(status)
  }
  expect(statuses).toEqual([201, 201, 201, 400])
})
