/** The explorer in a webview of VS Code: the page of `--report`, which is one file and asks no network, with the chosen files open. */
const { existsSync, readFileSync } = require('node:fs')
const { basename, join } = require('node:path')
const { pathToFileURL } = require('node:url')
const vscode = require('vscode')

const PAGE = 'dist/bin/reports/explorer-report.js'

/** The folder of a package that is built: the one of the settings, or of the workspace, which may be the checkout itself. */
const packageFolder = () => {
  const named = vscode.workspace.getConfiguration('lockstep').get('package', '')
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath)
  const possible = named === '' ? folders.flatMap((at) => [join(at, 'node_modules/raft-lockstep'), at]) : [named]
  return possible.find((folder) => existsSync(join(folder, PAGE)))
}

const show = async (title, uris) => {
  const folder = packageFolder()
  if (folder === undefined) {
    void vscode.window.showErrorMessage(
      'Lockstep: raft-lockstep is not there; expected it in node_modules of the workspace (npm install raft-lockstep), or its folder in the setting lockstep.package',
    )
    return
  }
  const { reportPage } = await import(pathToFileURL(join(folder, PAGE)).href)
  const files = uris.map(({ fsPath }) => ({ name: basename(fsPath), text: readFileSync(fsPath, 'utf8') }))
  const panel = vscode.window.createWebviewPanel('lockstep', title, vscode.ViewColumn.Active, {
    enableScripts: true,
    // What was tried in the page is still there when its tab was hidden.
    retainContextWhenHidden: true,
  })
  // Without lines the page has no verdict of a command: it says its own.
  panel.webview.html = reportPage({ title, isGood: null, lines: [], files })
}

exports.activate = ({ subscriptions }) => {
  const explore = vscode.commands.registerCommand('lockstep.explore', () => show('Lockstep explorer', []))
  // The editor gives the file that was clicked, and all that are chosen: the trace of a cluster has a file for each node.
  const open = vscode.commands.registerCommand('lockstep.open', (uri, chosen) => {
    const uris = chosen ?? (uri === undefined ? [] : [uri])
    return show(uris.map(({ fsPath }) => basename(fsPath)).join(', ') || 'Lockstep explorer', uris)
  })
  subscriptions.push(explore, open)
}
