/** What `certs` does: makes certificates and writes them, but never over others. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { developmentCertificates } from '../../../impl/node/network/development-certificates.js'
import { makeFolder } from '../../../impl/node/storage/make-folder.js'
import { counted } from '../../../text/counts.js'
import type { ExitCode } from '../../cli/command.js'
import { printLines } from '../../cli/terminal.js'
import type { CertsValues } from './flags.js'

const PUBLIC = 0o644
const SECRET = 0o600

export const runCerts = async ({ out, nodes, hosts, days }: CertsValues): Promise<ExitCode> => {
  const { ca, nodes: certified } = await developmentCertificates({ nodes, hosts, days })
  const files = [
    { file: join(out, 'ca.pem'), content: ca, mode: PUBLIC },
    ...certified.flatMap(({ node, cert, key }) => [
      { file: join(out, `${node}.pem`), content: cert, mode: PUBLIC },
      { file: join(out, `${node}.key`), content: key, mode: SECRET },
    ]),
  ]
  const there = files.find(({ file }) => existsSync(file))
  if (there !== undefined) {
    printLines(process.stderr, [`lockstep: ${there.file} exists already; expected a folder without certificates`])
    return 2
  }
  try {
    makeFolder(out)
    for (const { file, content, mode } of files) writeFileSync(file, content, { mode, flag: 'wx' })
  } catch (error) {
    const why = error instanceof Error ? error.message : error
    printLines(process.stderr, [`lockstep: --out ${out}: ${why}; expected a folder that can be written`])
    return 2
  }
  printLines(process.stdout, [
    ...files.map(({ file }) => file),
    `valid for ${counted(days, 'day')}; the key of the authority is not kept, so more nodes need a new set`,
  ])
  return 0
}
