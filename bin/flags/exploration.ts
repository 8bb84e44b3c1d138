/** The flags that say how a space is explored; `check` and `refine` have them in common. */
import { onOff, optionalSize, optionalText, optionalWhole, type ValuesOf, whole } from '../cli/flags.js'

/** The visited set numbers its states with the low 30 bits of an integer. */
export const MOST_STATES = 2 ** 30 - 1

export const explorationFlags = {
  workers: whole({ from: 1, to: 64, fallback: 1, help: 'threads' }),
  symmetry: onOff('explore one state of each orbit of server permutations; distinct then counts orbits'),
  maxStates: optionalWhole({ from: 1, to: MOST_STATES, help: 'stop once this many distinct states are found' }),
  memory: optionalSize({
    least: 16,
    help: "stop before the tables of states outgrow this; three quarters of the machine's memory if not given",
  }),
  checkpoint: optionalText(
    'FILE',
    'the name of a file',
    'write to FILE what is needed to go on, if the run stops before its end, and every 10 minutes',
  ),
  checkpointEvery: optionalWhole({
    from: 1,
    to: 86_400,
    help: 'write the checkpoint every SECONDS of exploring, instead of every 600',
  }),
  resume: optionalText(
    'FILE',
    'the name of a file',
    'go on from the checkpoint in FILE; the bounds must be the same, the number of workers need not',
  ),
  json: onOff('print one JSON object on stdout'),
} as const

export type ExplorationValues = ValuesOf<typeof explorationFlags>

const SAVE_EVERY_SECONDS = 600

/** The seconds of exploring between two checkpoints of a run that goes on. */
export const saveEveryOf = ({ checkpointEvery }: ExplorationValues): number => checkpointEvery ?? SAVE_EVERY_SECONDS

/** What is wrong with the flags, in one line. */
export const explorationConflict = ({ checkpoint, checkpointEvery }: ExplorationValues): string | undefined =>
  checkpoint === null && checkpointEvery !== null
    ? `--checkpoint-every ${checkpointEvery} needs --checkpoint FILE`
    : undefined
