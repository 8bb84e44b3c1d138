/** What is in deploy/ fits together, and to the program. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../bin/commands/node/config.js'
import { insecurity } from '../../impl/node/process/security.js'
import { root } from './program.js'

const deploy = join(root, 'deploy')
const text = (name: string): string => readFileSync(join(deploy, name), 'utf8')
const settingsOf = (name: string) => {
  const settings = readConfig(join(deploy, 'config', name))
  if (isLeft(settings)) throw new Error(settings.left.join('\n'))
  return settings.right
}

describe('deploy', () => {
  const names = readdirSync(join(deploy, 'config')).sort()
  const all = names.map(settingsOf)

  it('has a configuration for each member, which all know the same members and may run on different machines', () => {
    expect(names).toEqual(['n1.json', 'n2.json', 'n3.json'])
    expect(all.map(({ id }) => `${id}.json`)).toEqual(names)
    expect(new Set(all.map(({ cluster, members }) => JSON.stringify([cluster, members]))).size).toBe(1)
    for (const { id, members, tls, adminTokenFile } of all) {
      const [self] = members.filter((member) => member.id === id)
      if (self === undefined) throw new Error(`${id} is no member`)
      const has = { hasCredentials: tls !== null, hasAdminToken: adminTokenFile !== null }
      expect(insecurity({ self, members, ...has })).toBeNull()
    }
  })

  it('mounts every file that a configuration names', () => {
    const compose = text('compose.yaml')
    for (const { id, tls, adminTokenFile, data } of all) {
      const files = Object.values(tls ?? {}).map((file) => file.slice(join(deploy, 'config').length))
      for (const file of files) expect(compose).toContain(`.${file}:/etc/lockstep${file}:ro`)
      expect(compose).toContain(`./config/${id}.json:/etc/lockstep/node.json:ro`)
      expect(compose).toContain(`${id}:${join(data, '..')}`)
      expect(adminTokenFile).toBe('/run/secrets/admin-token')
    }
    expect(compose).toContain('secrets: [admin-token]')
  })

  it('has a Node.js in its image that the package supports', () => {
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(engines).toEqual({ node: '>=20.19' })
    // Releases with an even number have long-term support; 24 ends in April 2028.
    expect([...text('Dockerfile').matchAll(/^FROM node:(\S+)/gm)].map(([, image]) => image)).toEqual([
      '24-slim',
      '24-slim',
    ])
  })

  it('starts the program as it is built, with the flag that it knows', () => {
    expect(text('Dockerfile')).toContain('ENTRYPOINT ["node", "dist/bin/lockstep.js"]\nCMD ["node", "--config", ')
    expect(text('lockstep.service')).toContain('/dist/bin/lockstep.js node --config /etc/lockstep/node.json\n')
    expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).bin).toEqual({
      'raft-lockstep': 'dist/bin/lockstep.js',
      lockstep: 'dist/bin/lockstep.js',
    })
  })
})

/** The script of the action, with a stand-in for npx that runs this program. */
const runAction = (files: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-action-'))
  try {
    const [, indented = ''] = /run: \|\n([\s\S]*?)\n {4}- if/.exec(text('validate-traces/action.yml')) ?? []
    writeFileSync(
      join(folder, 'npx'),
      `#!/bin/sh\nshift 2\nexec ${process.execPath} ${root}dist/bin/lockstep.js "$@"\n`,
      {
        mode: 0o755,
      },
    )
    const { status, stdout } = spawnSync('bash', ['-euo', 'pipefail', '-c', indented.replaceAll(/^ {8}/gm, '')], {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...{ PATH: `${folder}:${process.env.PATH}`, FILES: files, LITERAL: 'true', VERSION: 'latest' },
        ...{ RUNNER_TEMP: folder, GITHUB_OUTPUT: join(folder, 'output') },
      },
    })
    const outputs = Object.fromEntries(
      readFileSync(join(folder, 'output'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('=') as [string, string]),
    )
    const read = (name: string): string => readFileSync(outputs[name] ?? '', 'utf8')
    return { status, first: stdout.split('\n')[0], junit: read('junit'), sarif: JSON.parse(read('sarif')) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('the action for traces', () => {
  it('fails with file and line where a run is not valid, and passes where it is', () => {
    const bad = runAction('traces/samples/bad-forged-vote/*.ndjson')
    expect([bad.status, bad.first]).toEqual([1, expect.stringMatching(/bad-forged-vote\/n3\.ndjson:9: not valid/)])
    expect(bad.junit).toContain('failures="1"')
    expect(bad.sarif.runs[0].results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'traces/samples/bad-forged-vote/n3.ndjson' },
      region: { startLine: 9 },
    })
    const good = runAction('traces/samples/good-two-leaders/*.ndjson')
    expect([good.status, good.sarif.runs[0].results]).toEqual([0, []])
    expect(good.junit).toContain('failures="0"')
  })
})
