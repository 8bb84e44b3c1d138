import { firstCluster } from '../subject/subject.js'
import type { Tour } from './tours.js'

export const figure8: Tour = {
  name: 'figure-8',
  title: 'Figure 8 of the paper: an entry of an older term is committed by counting',
  subject: {
    ...firstCluster,
    bounds: { servers: 3, values: 0, maxTerm: 4, maxLog: 3, maxMessages: 2, maxCopies: 1 },
    network: 'no-duplication',
    bug: 'figure-8',
  },
  stops: [
    {
      pick: null,
      text: 'These reducers have one rule changed: an entry is committed once it is on a quorum, of whatever term it is.',
    },
    { pick: ['ElectionTimeout', 'n1', ''], text: 'n1 stands in term 2.' },
    { pick: ['ReceiveRequestVote', 'n2', 'n1->n2 term 2'], text: 'n2 votes for it.' },
    { pick: ['DropMessage', '-', 'RequestVote n1->n3'], text: 'n3 hears nothing.' },
    { pick: ['ReceiveRequestVoteResponse', 'n1', 'n2->n1 term 2'], text: 'n1 leads term 2 and writes an entry.' },
    { pick: ['DropMessage', '-', 'AppendEntries n1->n2'], text: 'The entry reaches nobody …' },
    { pick: ['DropMessage', '-', 'AppendEntries n1->n3'], text: '… at all.' },
    { pick: ['ElectionTimeout', 'n2', ''], text: 'n2 stands in term 3, with an empty log.' },
    { pick: ['ReceiveRequestVote', 'n1', 'n2->n1 term 3'], text: 'n1 has more in its log and refuses.' },
    { pick: ['ReceiveRequestVoteResponse', 'n2', 'n1->n2 term 3'], text: 'n2 hears of the refusal.' },
    { pick: ['ReceiveRequestVote', 'n3', 'n2->n3 term 3'], text: 'n3 has nothing either, and votes for n2.' },
    {
      pick: ['ReceiveRequestVoteResponse', 'n2', 'n3->n2 term 3'],
      text: 'n2 leads term 3 and writes an entry at the same index.',
    },
    { pick: ['DropMessage', '-', 'AppendEntries n2->n1'], text: 'It reaches nobody …' },
    { pick: ['DropMessage', '-', 'AppendEntries n2->n3'], text: '… either.' },
    { pick: ['ElectionTimeout', 'n1', ''], text: 'n1 stands again, in term 4.' },
    { pick: ['ReceiveRequestVote', 'n3', 'n1->n3 term 4'], text: 'n3 votes for it.' },
    { pick: ['DropMessage', '-', 'RequestVote n1->n2'], text: 'n2 does not hear of it.' },
    {
      pick: ['ReceiveRequestVoteResponse', 'n1', 'n3->n1 term 4'],
      text: 'n1 leads term 4. It still has its entry of term 2.',
    },
    { pick: ['ReceiveAppendEntries', 'n3', 'entries [noop@4]'], text: 'n3 lacks the entry before, and says so.' },
    { pick: ['ReceiveAppendEntriesResponse', 'n1', 'rejected'], text: 'n1 goes back to its entry of term 2 …' },
    {
      pick: ['ReceiveAppendEntries', 'n3', 'entries [noop@2]'],
      text: '… and n3 has it now: the entry of term 2 is on two of three servers.',
      question: {
        ask: 'The leader of term 4 hears of it. What will the changed rule do?',
        answers: [
          'It commits the entry of term 2, which n2 can still overwrite',
          'It waits for an entry of term 4 to be on a quorum',
          'It gives up leading',
        ],
        right: 0,
      },
    },
    {
      pick: ['ReceiveAppendEntriesResponse', 'n1', 'matched up to 1'],
      text: 'Committed, and not safe: the last entry of n2 is of term 3, so n3 would still vote for n2, which would replace the entry. That is why a leader commits by counting only entries of its own term (section 5.4.2).',
    },
  ],
}
