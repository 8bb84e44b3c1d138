/** Clients that buy without pause, whatever happens to the nodes, and remember every order that was acknowledged. */
import * as t from 'io-ts'

const placed = t.readonly(t.type({ id: t.number, key: t.string }))

/** What came back from a node; null if nothing did. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

const PATIENCE_MS = 3_000
const PAUSE_MS = 20

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })

/** One request; a node that is down or does not answer in time gives null. */
export const ask = async (
  url: string,
  post?: { readonly key: string; readonly body: unknown },
): Promise<Answer | null> => {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const headers = { 'content-type': 'application/json', 'idempotency-key': post?.key ?? '' }
  const init = post === undefined ? { signal } : { signal, method: 'POST', headers, body: JSON.stringify(post.body) }
  try {
    const response = await fetch(url, init)
    return { status: response.status, body: await response.json() }
  } catch {
    return null
  }
}

/** Whether the answer says what became of the request. Without an answer, or without a leader, nobody knows. */
const isFinal = (answer: Answer | null): answer is Answer => answer !== null && answer.status < 500

/** Asks one node after the other until one gives a final answer; null if none does before `until`. */
export const insist = async (
  urls: readonly string[],
  path: string,
  until: number,
  post?: { readonly key: string; readonly body: unknown },
): Promise<Answer | null> => {
  for (let turn = 0; performance.now() < until; turn++) {
    const answer = await ask(`${urls[turn % urls.length]}${path}`, post)
    if (isFinal(answer)) return answer
    await pause(PAUSE_MS)
  }
  return null
}

export interface Shopping {
  /** The acknowledged orders: their ids by the keys that the clients gave them. */
  readonly orders: ReadonlyMap<string, number>
  /** Answers that no order of these clients may get. */
  readonly wrong: readonly string[]
  /** Resolves when every client has its last answer. */
  readonly stop: () => Promise<void>
}

/** Each client buys one unit at a time, and insists with the same key until it is told what became of its order. */
export const goShopping = (urls: readonly string[], product: string, clients: number): Shopping => {
  const orders = new Map<string, number>()
  const wrong: string[] = []
  let open = true
  const client = async (name: number): Promise<void> => {
    // Each begins with another node, so that all nodes are asked.
    const mine = [...urls.slice(name % urls.length), ...urls.slice(0, name % urls.length)]
    for (let n = 0; open; n++) {
      const key = `client-${name}-${n}`
      const body = { lines: [{ product, quantity: 1 }] }
      const answer = await insist(mine, '/orders', performance.now() + 10 * PATIENCE_MS, { key, body })
      if (answer?.status === 201 && placed.is(answer.body) && answer.body.key === key) orders.set(key, answer.body.id)
      else wrong.push(`order ${key}: ${answer === null ? 'no final answer' : JSON.stringify(answer)}`)
      await pause(PAUSE_MS)
    }
  }
  const done = Promise.all(Array.from({ length: clients }, (_, name) => client(name)))
  const stop = async () => {
    open = false
    await done
  }
  return { orders, wrong, stop }
}
