/** What is looked at, in one line, with the names of the command line's flags. */
import { detailsOf, switchesOn, wordsOf } from './features.js'
import { boundFields, type Subject } from './subject.js'

export const kindOf = (subject: Subject): string => {
  if (subject._tag === 'Model') return 'the model'
  return subject.bug === null ? 'a cluster of reducers' : `a cluster of reducers with the bug ${subject.bug}`
}

export const inWords = (subject: Subject): string => {
  const { bounds, network, features } = subject
  const on = switchesOn(features)
  return [
    `${kindOf(subject)}: ${boundFields.map(([field, name]) => `${name} ${bounds[field]}`).join(', ')}`,
    ...(subject._tag === 'Cluster' ? [`max-entries ${subject.maxEntriesPerMessage}`] : []),
    `network ${network}`,
    ...(on.length === 0 ? [] : [`with ${on.map(wordsOf).join(', ')}`, ...detailsOf(features, bounds.servers)]),
    ...(subject._tag === 'Model' && subject.relaxations.length > 0
      ? [`relaxed by ${subject.relaxations.join(', ')}`]
      : []),
  ].join(', ')
}
