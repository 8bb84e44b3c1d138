import { firstCluster } from '../subject/subject.js'
import type { Tour } from './tours.js'

export const exercise: Tour = {
  name: 'exercise',
  title: 'An exercise: half of the servers are a quorum',
  subject: {
    ...firstCluster,
    bounds: { servers: 2, values: 0, maxTerm: 2, maxLog: 1, maxMessages: 2, maxCopies: 1 },
    bug: 'half-is-a-quorum',
  },
  stops: [
    {
      pick: null,
      text: 'Two reducers, one changed rule: half of the servers are a quorum.',
      question: {
        ask: 'n1 stands for election. What happens at once?',
        answers: ['It asks n2 and waits', 'It leads: its own vote is half of two', 'It refuses to stand'],
        right: 1,
      },
    },
    {
      pick: ['ElectionTimeout', 'n1', ''],
      text: 'n1 leads term 2 with no vote but its own.',
      question: {
        ask: 'Now n2 stands, too. Which property falls?',
        answers: ['LogMatching', 'StateMachineSafety', 'ElectionSafety', 'TermsNeverFall'],
        right: 2,
      },
    },
    {
      pick: ['ElectionTimeout', 'n2', ''],
      text: 'Two leaders of term 2: ElectionSafety does not hold. Two majorities always have a server in common; two halves need not.',
    },
  ],
}
