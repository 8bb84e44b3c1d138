/** Step functions that are not run again as long as what they look at stays the same object. */
import type { Protocol, Step } from './protocol.js'

/** Values that are no objects are not remembered: nothing would tell when they are no longer needed. */
const remembered = <Value>(memory: WeakMap<WeakKey, Value>, key: unknown, find: () => Value): Value => {
  if (typeof key !== 'object' || key === null) return find()
  const known = memory.get(key)
  if (known !== undefined) return known
  const found = find()
  memory.set(key, found)
  return found
}

/**
 * The same protocol for walks over plain objects: from one state of a path to the next hardly any local state or message
 * changes. A step that is remembered keeps its outcome, so what is reached from a state lives as long as the state.
 */
export const remembering = <L, M, E>(protocol: Protocol<L, M, E>): Protocol<L, M, E> => {
  type Steps = readonly Step<L, M, E>[]
  const byServer = Array.from({ length: protocol.servers }, () => ({
    spontaneous: new WeakMap<WeakKey, Steps>(),
    received: new WeakMap<WeakKey, WeakMap<WeakKey, Steps>>(),
  }))
  const of = (server: number) => {
    const memory = byServer[server]
    if (memory === undefined) throw new RangeError(`there is no server ${server}`)
    return memory
  }
  return {
    ...protocol,
    spontaneous: (i, local) => remembered(of(i).spontaneous, local, () => protocol.spontaneous(i, local)),
    receive: (i, local, message) => {
      const onMessages = remembered(of(i).received, local, () => new WeakMap<WeakKey, Steps>())
      return remembered(onMessages, message, () => protocol.receive(i, local, message))
    },
  }
}
