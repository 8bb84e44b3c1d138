/** How the report of a run looks: light and dark, on a desk and on a phone, without anything from elsewhere. */
export const css = `
:root{color-scheme:light dark;--page:#fff;--ink:#1c2128;--soft:#57606a;--rule:#d8dee4;--panel:#f6f8fa;
--leader:#0b62c4;--follower:#c9d9ec;--candidate:#e0a100;--silent:#eceff2;--on:#fff;
--kill:#b42318;--pause:#7a4fc0;--disk:#a4570d;--partition:#0f766e;--frames:#64707d;
--good:#14713a;--bad:#b42318;--answered:#0b62c4;--unknown:#e0a100;--refused:#a9b4c0;
--n0:#0b62c4;--n1:#b8500b;--n2:#14713a;--n3:#7a4fc0;--n4:#a3195b}
@media(prefers-color-scheme:dark){:root{--page:#0f1419;--ink:#e3e8ee;--soft:#9aa6b2;--rule:#2c343d;--panel:#171d24;
--leader:#3b8cf0;--follower:#2b3d54;--candidate:#d69e14;--silent:#1f262e;--on:#fff;
--kill:#d6453a;--pause:#9270d8;--disk:#c5731f;--partition:#1b9a8f;--frames:#75828f;
--good:#4fc27d;--bad:#ff7b70;--answered:#3b8cf0;--unknown:#d69e14;--refused:#55616d;
--n0:#5aa2f7;--n1:#ee8f4a;--n2:#4fc27d;--n3:#b195ee;--n4:#ee7bb0}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:1180px;margin:0 auto;padding:20px 16px 48px}
h1{font-size:24px;line-height:1.25;margin:4px 0 8px}h2{font-size:17px;margin:32px 0 8px}
p{margin:4px 0}.soft,figcaption{color:var(--soft)}
.result{font-weight:700}.good{color:var(--good)}.bad{color:var(--bad)}
ul.verdicts{list-style:none;margin:0;padding:0;border:1px solid var(--rule);border-radius:8px;overflow:hidden}
ul.verdicts li{display:grid;grid-template-columns:5.2em 1fr;gap:0 10px;padding:8px 12px;border-top:1px solid var(--rule)}
ul.verdicts li:first-child{border-top:0}ul.verdicts .soft,ul.verdicts pre{grid-column:2}
pre{margin:6px 0 0;padding:10px;background:var(--panel);border-radius:6px;overflow-x:auto;font:13px/1.45 ui-monospace,monospace}
.lanes{display:flex;border:1px solid var(--rule);border-radius:8px;overflow:hidden;padding:8px 0}
.lanes svg{display:block;flex:none}.scroll{overflow-x:auto;flex:1}
.labels{border-right:1px solid var(--rule)}
svg text{font:12px system-ui,sans-serif;fill:var(--ink)}svg .label{fill:var(--soft)}svg .heading{font-weight:600}
svg .in{fill:var(--on);font-size:11px}.grid{stroke:var(--rule);stroke-width:1;fill:none;opacity:.6}
.leader{fill:var(--leader);background:var(--leader)}.follower{fill:var(--follower);background:var(--follower)}
.candidate{fill:var(--candidate);background:var(--candidate)}.silent{fill:var(--silent);background:var(--silent);stroke:var(--rule)}
.kill{fill:var(--kill);background:var(--kill)}.pause{fill:var(--pause);background:var(--pause)}
.disk{fill:var(--disk);background:var(--disk)}.partition{fill:var(--partition);background:var(--partition)}
.frames{fill:var(--frames);background:var(--frames)}
.answered{fill:var(--answered);background:var(--answered)}.unknown{fill:var(--unknown);background:var(--unknown)}
.refused{fill:var(--refused);background:var(--refused)}
.line{fill:none;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.node-0{stroke:var(--n0);background:var(--n0)}.node-1{stroke:var(--n1);background:var(--n1)}.node-2{stroke:var(--n2);background:var(--n2)}
.node-3{stroke:var(--n3);background:var(--n3)}.node-4{stroke:var(--n4);background:var(--n4)}
.p50{stroke:var(--answered);background:var(--answered)}.p99{stroke:var(--unknown);background:var(--unknown)}
.legend{display:flex;flex-wrap:wrap;gap:4px 14px;margin:8px 0;padding:0;list-style:none;font-size:13px;color:var(--soft)}
.legend i{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:5px;vertical-align:-1px}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:14px;min-width:100%}
th,td{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid var(--rule);white-space:nowrap}
th{color:var(--soft);font-weight:600}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
summary{cursor:pointer;margin:8px 0}
`.trim()
