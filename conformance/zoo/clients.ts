/** Bugs that only clients see: section 8 of the paper. No server takes a step that the model does not have. */
import { fails, falls } from './catches.js'
import type { Entry } from './entry.js'
import { pairWithRetries, replication } from './scopes.js'

export const clients: readonly Entry[] = [
  {
    name: 'deposed-leader-reads',
    what: 'a deposed leader answers reads',
    number: 42,
    seen: 'NodeDB#165',
    fault: { _tag: 'LocalReads' },
    catches: [falls('ReadsAreFresh', replication), fails()],
  },
  {
    name: 'retry-applied-twice',
    what: 'a retried command is applied twice',
    number: 43,
    seen: 'sofa-jraft#1195',
    fault: { _tag: 'ForgottenKeys' },
    catches: [falls('OneOrderPerKey', pairWithRetries), fails()],
  },
]
