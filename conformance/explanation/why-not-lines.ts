import { showDifference } from './observation.js'
import type { WhyNot } from './why-not.js'

/** A candidate that fails on very many counts is not the one that a reader looks for. */
const MOST_REASONS = 6

/** Why the model does not explain a step: the nearest sequence of actions, what is wrong with it, and what else was tried. */
export const whyNotLines = ({ nearest, differences, candidates }: WhyNot): readonly string[] => [
  `the nearest explanation: ${nearest.length === 0 ? 'nothing happens' : nearest.join(', ')}`,
  ...differences.map((difference) => `  ${showDifference(difference)}`),
  ...candidates.flatMap(({ action, why }) => [
    `not explained by ${action}:`,
    ...why.slice(0, MOST_REASONS).map((reason) => `  ${reason}`),
    ...(why.length > MOST_REASONS ? [`  and ${why.length - MOST_REASONS} more`] : []),
  ]),
]
