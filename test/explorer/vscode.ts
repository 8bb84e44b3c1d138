/** The extension of VS Code with an editor of ours in its place: what it shows, and what it says. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../bin/program.js'

type Uri = { readonly fsPath: string }

export interface Shown {
  readonly title: string
  readonly html: string
}

/** Runs a command of the extension in a workspace: the tab that it opens, or the errors that it tells. */
export const inEditor = async (
  { workspace, setting = '' }: { readonly workspace: string; readonly setting?: string },
  command: string,
  ...words: readonly unknown[]
): Promise<{ readonly shown: readonly Shown[]; readonly errors: readonly string[] }> => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-'))
  cpSync(join(root, 'deploy/vscode'), folder, { recursive: true })
  mkdirSync(join(folder, 'node_modules/vscode'), { recursive: true })
  writeFileSync(join(folder, 'node_modules/vscode/index.js'), '')
  const require = createRequire(join(folder, 'extension.cjs'))
  const commands = new Map<string, (...given: readonly unknown[]) => unknown>()
  const panels: { readonly title: string; readonly webview: { html: string } }[] = []
  const errors: string[] = []
  Object.assign(require('vscode'), {
    ViewColumn: { Active: -1 },
    workspace: {
      getConfiguration: () => ({ get: () => setting }),
      workspaceFolders: [{ uri: { fsPath: workspace } satisfies Uri }],
    },
    window: {
      showErrorMessage: (message: string) => errors.push(message),
      createWebviewPanel: (_: string, title: string) => {
        const panel = { title, webview: { html: '' } }
        panels.push(panel)
        return panel
      },
    },
    commands: { registerCommand: (name: string, run: () => unknown) => commands.set(name, run) },
  })
  require('./extension.cjs').activate({ subscriptions: [] })
  await commands.get(command)?.(...words)
  rmSync(folder, { recursive: true })
  return { shown: panels.map(({ title, webview: { html } }) => ({ title, html })), errors }
}
