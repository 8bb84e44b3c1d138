/** The page of the command line, made from the commands' own tables, as the help is. */
import type { Command } from './command.js'
import { flagRow, usage } from './help.js'

/** Text that stands in a cell of a table, or between tags, and means nothing there. */
const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/</g, '&lt;')

const section = (program: string, command: Command): string => {
  const rows = Object.entries(command.flags).map(flagRow)
  const table = rows.map(([flag, help]) => `| \`${flag.replace(/\|/g, '\\|')}\` | ${cell(help)} |`)
  return [
    `## ${command.name}`,
    '',
    `\`${program} ${usage(command)}\``,
    '',
    `${cell(command.summary)}.`,
    ...(rows.length === 0 ? [] : ['', '| Flag | What it does |', '|---|---|', ...table]),
  ].join('\n')
}

/** In Markdown; `exits` says what the exit codes mean. */
export const reference = (program: string, commands: readonly Command[], exits: string): string =>
  [
    '# The command line',
    '',
    `\`${program} COMMAND [FLAGS]\`; in a checkout it is \`npm run -s lockstep -- COMMAND [FLAGS]\`. \`${program} help COMMAND\` shows what stands here.`,
    '',
    cell(exits),
    '',
    commands.map((command) => section(program, command)).join('\n\n'),
    '',
  ].join('\n')
