/** Bugs of leadership transfer: Ongaro 2014, 3.10. */
import { isLeader } from '../../impl/raft/state.js'
import { refuted } from './catches.js'
import type { Entry } from './entry.js'
import { pairThatHandsOver, pairThatHandsOverCommands } from './scopes.js'

export const transfers: readonly Entry[] = [
  {
    name: 'told-server-asks-first',
    what: 'a server that its leader told to stand asks for pre-votes first, and the others, whose leader is there, refuse',
    number: 50,
    seen: 'canonical/raft#203',
    fault: { _tag: 'Rule', rules: { features: { asksThoughTold: () => true } } },
    catches: [refuted(pairThatHandsOver)],
  },
  {
    name: 'told-server-ignored',
    what: 'a server whose leader is there does not look at the vote request of one that this leader told to stand',
    number: 50,
    seen: 'canonical/raft#203',
    fault: { _tag: 'Rule', rules: { features: { disturbs: (_message, hasLeader) => hasLeader } } },
    catches: [refuted(pairThatHandsOver)],
  },
  {
    name: 'handed-to-one-that-lags',
    what: 'leadership is handed to a server that does not have all of the log, and that may not get the votes',
    number: null,
    seen: 'Ongaro 2014, section 3.10: the prior leader fully updates the target',
    fault: { _tag: 'Rule', rules: { features: { isUpToDate: isLeader } } },
    catches: [refuted(pairThatHandsOver)],
  },
  {
    name: 'commands-while-handing-over',
    what: 'a leader takes commands while it hands over, so that its successor never has all of its log',
    number: null,
    seen: 'Ongaro 2014, section 3.10: the prior leader stops accepting new client requests',
    fault: { _tag: 'Rule', rules: { features: { takesCommands: () => true } } },
    catches: [refuted(pairThatHandsOverCommands)],
  },
]
