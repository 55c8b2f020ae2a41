/** The style sheet of the status page. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --text: #1b1f24; --muted: #59636e; --page: #f6f8fa; --card: #fff; --line: #d1d9e0;
  --good: #1a7f37; --soon: #9a6700; --bad: #cf222e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6edf3; --muted: #9198a1; --page: #0d1117; --card: #151b23; --line: #3d444d;
    --good: #3fb950; --soon: #d29922; --bad: #f85149;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0 auto; padding: 2rem 1.25rem; max-width: 62rem;
  background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { margin: 0; font-size: 1.4rem; }
h2 { margin: 0; font-size: 1.1rem; }
p { margin: 0; }
code { font: .875em ui-monospace, monospace; }
.muted { color: var(--muted); }
.bad { color: var(--bad); }
header { margin-bottom: 1.5rem; }
.notice { margin-bottom: 1rem; padding: .75rem 1rem; border: 1px solid var(--bad); border-radius: .5rem; }
form, article { padding: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
form { display: grid; gap: .75rem; max-width: 30rem; }
label { display: grid; gap: .25rem; }
input, button { font: inherit; padding: .4rem .75rem; border: 1px solid var(--line); border-radius: .375rem; }
input { background: var(--page); color: var(--text); }
button { justify-self: start; background: var(--text); color: var(--card); border-color: var(--text); cursor: pointer; }
main { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); align-items: start; }
article { display: grid; gap: .75rem; }
article header { margin: 0; }
progress { display: block; margin-bottom: .35rem; width: 100%; height: .5rem; border: 0; border-radius: .25rem; overflow: hidden; background: var(--line); appearance: none; }
progress::-webkit-progress-bar { background: var(--line); }
progress::-webkit-progress-value { background: var(--good); }
progress::-moz-progress-bar { background: var(--good); }
progress.soon::-webkit-progress-value { background: var(--soon); }
progress.soon::-moz-progress-bar { background: var(--soon); }
dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; }
dt { color: var(--muted); }
dd { margin: 0; }
ul { margin: 0; padding: 0; list-style: none; font-size: .9rem; }
li { padding: .2rem 0; border-top: 1px solid var(--line); }
`;
