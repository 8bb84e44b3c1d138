import { firstCluster, firstSubject } from '../subject/subject.js'
import type { Tour } from './tours.js'

const roomy = { ...firstCluster, bounds: { ...firstCluster.bounds, maxTerm: 4, maxMessages: 12 } }

export const elections: readonly Tour[] = [
  {
    name: 'election',
    title: 'An election, action by action of the specification',
    subject: { ...firstSubject, history: false },
    stops: [
      { pick: null, text: 'Three servers, all followers in term 1. None has voted, and every log is empty.' },
      { pick: ['Timeout', 's1', ''], text: 's1 hears of no leader. It stands for election in term 2.' },
      {
        pick: ['RequestVote', 's1', 's1->s1'],
        text: 'In raft.tla a candidate asks itself, too: its vote is a message like any other.',
      },
      { pick: ['HandleRequestVoteRequest', 's1', 's1->s1'], text: 's1 gives its vote to itself: votedFor is s1.' },
      { pick: ['HandleRequestVoteResponse', 's1', 's1->s1'], text: 'One vote is counted. Two of three are a quorum.' },
      { pick: ['RequestVote', 's1', 's1->s2'], text: 's1 asks s2. The request shows how far the log of s1 goes.' },
      {
        pick: ['UpdateTerm', 's2', 's1->s2'],
        text: 'A message of a newer term makes s2 a follower in that term first; the message stays.',
      },
      {
        pick: ['HandleRequestVoteRequest', 's2', 's1->s2'],
        text: 's2 has not voted in term 2, and the log of s1 is no older than its own: it grants the vote.',
      },
      { pick: ['HandleRequestVoteResponse', 's1', 's2->s1'], text: 'Two votes: a quorum.' },
      { pick: ['BecomeLeader', 's1', ''], text: 's1 leads term 2. No other server can: each votes once in a term.' },
    ],
  },
  {
    name: 'split-vote',
    title: 'A split vote, and the next term',
    subject: roomy,
    stops: [
      { pick: null, text: 'A cluster of three reducers: the code that runs in a node.' },
      { pick: ['ElectionTimeout', 'n1', ''], text: 'n1 times out, votes for itself and asks the others.' },
      {
        pick: ['ElectionTimeout', 'n2', ''],
        text: 'n2 times out before it hears of that: a second candidate of term 2.',
      },
      { pick: ['ReceiveRequestVote', 'n1', 'n2->n1 term 2'], text: 'n1 has voted, for itself: it refuses.' },
      { pick: ['ReceiveRequestVote', 'n2', 'n1->n2 term 2'], text: 'So does n2.' },
      { pick: ['ReceiveRequestVote', 'n3', 'n1->n3 term 2'], text: 'n3 grants its vote to n1 …' },
      { pick: ['DropMessage', '-', 'RequestVoteResponse n3->n1'], text: '… and the network loses the answer.' },
      {
        pick: ['ReceiveRequestVote', 'n3', 'n2->n3 term 2'],
        text: 'n3 has voted: it refuses n2. Term 2 will have no leader, and nothing is wrong with that.',
      },
      {
        pick: ['ElectionTimeout', 'n1', ''],
        text: 'Somebody stands again, in term 3. Random timeouts make it rare that two do.',
      },
      { pick: ['ReceiveRequestVote', 'n3', 'n1->n3 term 3'], text: 'A new term, a new vote: n3 grants it.' },
      { pick: ['ReceiveRequestVoteResponse', 'n1', 'n3->n1 term 3'], text: 'n1 leads term 3.' },
    ],
  },
  {
    name: 'two-leaders',
    title: 'Two leaders at once, and why that is safe',
    subject: roomy,
    stops: [
      { pick: null, text: 'Can two servers lead at the same time? Yes: but never in the same term.' },
      { pick: ['ElectionTimeout', 'n1', ''], text: 'n1 stands in term 2 …' },
      { pick: ['ReceiveRequestVote', 'n2', 'n1->n2 term 2'], text: '… has the vote of n2 …' },
      { pick: ['ReceiveRequestVoteResponse', 'n1', 'n2->n1 term 2'], text: '… and leads.' },
      { pick: ['ElectionTimeout', 'n3', ''], text: 'n3 has heard nothing of it and stands in term 2, too.' },
      { pick: ['ElectionTimeout', 'n3', ''], text: 'It gets nowhere, and stands in term 3.' },
      { pick: ['ReceiveRequestVote', 'n2', 'n3->n2 term 3'], text: 'In term 3 n2 has not voted: it grants the vote.' },
      {
        pick: ['ReceiveRequestVoteResponse', 'n3', 'n2->n3 term 3'],
        text: 'n1 leads term 2 and n3 leads term 3. Every property holds: n1 can commit nothing, since a quorum is in term 3.',
      },
    ],
  },
]
