import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
let folder = ''
let said = { status: null as number | null, text: '' }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-site-'))
  const words = [join(root, 'node_modules/vitepress/bin/vitepress.js'), 'build', 'docs/site', '--outDir', folder]
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' })
  said = { status, text: `${stdout}${stderr}` }
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true }))

describe('the site', () => {
  it('is built, and has no link that leads nowhere', () => {
    expect([said.status, said.text.includes('dead link') ? said.text : '']).toEqual([0, ''])
  })

  it('has a page for each that its contents name, and each leads to the source of what is no page', () => {
    const index = readFileSync(join(folder, 'index.html'), 'utf8')
    const pages = [...index.matchAll(/href="\/([^"#]+\.html)"/g)].map(([, path = '']) => path)
    expect(pages).toContain('docs/command-line.html')
    expect(pages).toContain('model/raft/README.html')
    // The explorer is put beside them by npm run build:site.
    const missing = pages.filter((path) => path !== 'explorer/index.html' && !existsSync(join(folder, path)))
    expect(missing).toEqual([])
    const library = readFileSync(join(folder, 'traces/README.html'), 'utf8')
    expect(library).toContain('href="https://github.com/raft-lockstep/raft-lockstep/blob/main/traces/line.schema.json"')
  })
})
