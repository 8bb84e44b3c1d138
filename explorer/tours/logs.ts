import { firstCluster } from '../subject/subject.js'
import type { Tour } from './tours.js'

export const logs: readonly Tour[] = [
  {
    name: 'log-repaired',
    title: 'A log is repaired',
    subject: {
      ...firstCluster,
      bounds: { ...firstCluster.bounds, maxMessages: 12 },
      maxEntriesPerMessage: 2,
    },
    stops: [
      { pick: null, text: 'A leader writes what it cannot replicate, and another one is elected without it.' },
      { pick: ['ElectionTimeout', 'n1', ''], text: 'n1 stands in term 2.' },
      { pick: ['ReceiveRequestVote', 'n2', 'n1->n2 term 2'], text: 'n2 votes for it.' },
      {
        pick: ['ReceiveRequestVoteResponse', 'n1', 'n2->n1 term 2'],
        text: 'n1 leads, and begins with an empty entry of its term.',
      },
      {
        pick: ['ClientRequest', 'n1', ''],
        text: 'A client asks for v1. The log of n1 has two entries that nobody else has.',
      },
      { pick: ['ElectionTimeout', 'n3', ''], text: 'n3 has heard of nothing …' },
      { pick: ['ElectionTimeout', 'n3', ''], text: '… and stands in term 3.' },
      {
        pick: ['ReceiveRequestVote', 'n2', 'n3->n2 term 3'],
        text: 'n2 has an empty log, as n3 has: it may vote for n3.',
      },
      {
        pick: ['ReceiveRequestVoteResponse', 'n3', 'n2->n3 term 3'],
        text: 'n3 leads term 3 with an entry of its own at index 1.',
      },
      {
        pick: ['ReceiveAppendEntries', 'n1', 'n3->n1 term 3'],
        text: 'At index 1 n1 has an entry of term 2: a conflict. Its log is cut there and takes what the leader sent. Neither entry was committed, so nothing is lost that somebody was promised.',
      },
    ],
  },
]
