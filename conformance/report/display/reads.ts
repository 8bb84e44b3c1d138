/** What clients were told of their reads, in the model as in a cluster of reducers. */
import { type ReadHistory, readHistory } from '../../../model/raft/features/read-history.js'
import type { HistoryDisplay } from './display.js'

/** `nameOf` names a server by its number from 0. */
export const readsDisplay = (nameOf: (server: number) => string): HistoryDisplay => ({
  name: readHistory.name,
  elements: ({ acknowledged, asked, answered }: ReadHistory) => [
    ...(acknowledged === 0 ? [] : [`acknowledged up to index ${acknowledged}`]),
    ...asked.map(
      ({ server, read, acknowledged: known }) =>
        `read ${read} of ${nameOf(server)} asked when ${known} was acknowledged`,
    ),
    ...answered.map(({ server, read, index }) => `read ${read} of ${nameOf(server)} answered at index ${index}`),
  ],
})
