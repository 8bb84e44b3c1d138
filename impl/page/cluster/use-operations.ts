/** The condition of each node, for those who may change it. */
import { useEffect, useState } from 'preact/hooks'
import type { Condition, Operation } from '../../node/operations/condition.js'
import { type Operations, operate, readConditions } from '../client/operations.js'

const LOOK_MS = 2_000

const done: Readonly<Record<Operation, string>> = {
  kill: 'is killed',
  restart: 'runs again',
  pause: 'is paused',
  resume: 'goes on',
  'cut-off': 'is cut off from the others',
  reconnect: 'is connected again',
}

export interface Control {
  /** Null while it is not known, and for good where nobody may operate. */
  readonly conditions: readonly Condition[] | null
  readonly act: (id: string, operation: Operation) => void
}

export const useOperations = (operations: Operations | null, announce: (sentence: string) => void): Control => {
  const [conditions, setConditions] = useState<readonly Condition[] | null>(null)
  useEffect(() => {
    if (operations === null) return
    const look = async (): Promise<void> => setConditions(await readConditions(operations))
    void look()
    const timer = setInterval(() => void (document.hidden ? null : look()), LOOK_MS)
    return () => clearInterval(timer)
  }, [operations])
  return {
    conditions,
    act: async (id, operation) => {
      if (operations === null) return
      const next = await operate(operations, id, operation)
      if (next !== null) setConditions(next)
      announce(next === null ? `${id}: that could not be done.` : `${id} ${done[operation]}.`)
    },
  }
}
