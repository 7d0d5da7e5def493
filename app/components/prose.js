// HTML with equations between \( \) and \[ \], drawn by the KaTeX shipped in assets; loaded when first needed.

const load = (tag, attributes) => new Promise((done, failed) => {
  const node = Object.assign(document.createElement(tag), attributes, {onload: done, onerror: failed})
  document.head.append(node)
})
let katex = null
const ready = () => katex ??= load("script", {src: new URL("assets/katex/katex.min.js", document.baseURI).href})

export function render({model, el}) {
  const sheet = new URL("assets/katex/katex.min.css", document.baseURI).href
  if (!document.querySelector(`link[href="${sheet}"]`)) load("link", {rel: "stylesheet", href: sheet})  // fonts are declared by the document
  const draw = async () => {
    el.innerHTML = `<link rel="stylesheet" href="${sheet}"><style>${STYLE}</style><article>${model.text}</article>`
    await ready()
    for (const node of el.querySelectorAll("[data-tex]")) window.katex.render(node.dataset.tex, node, {displayMode: node.tagName === "DIV", throwOnError: false, output: "htmlAndMathml"})
  }
  draw()
  model.on("text", draw)
}

const STYLE = `
article { font: 15px/1.6 var(--font); color: var(--ink); max-width: 1120px } h2 { font-size: 18px; font-weight: 650; letter-spacing: -.015em; margin: 28px 0 6px } h2:first-child { margin-top: 4px } h3 { font-size: 15px; font-weight: 620; margin: 18px 0 4px } p { margin: 6px 0; max-width: 72ch } a { color: var(--accent) } small, .quiet { color: var(--ink2) }
[data-tex] { font-size: 16px } div[data-tex] { margin: 10px 0; overflow-x: auto; overflow-y: hidden; padding: 2px 0 } .katex-display { text-align: left !important; margin: 0 !important } .katex-display > .katex { text-align: left !important }
.scroll { overflow-x: auto; max-width: 100% } table { border-collapse: collapse; font-size: 13.5px; line-height: 1.45; font-variant-numeric: tabular-nums; width: 100% } th { text-align: left; font-weight: 600; color: var(--ink2); border-bottom: 1px solid var(--line-strong); padding: 7px 14px 7px 0; vertical-align: bottom } td { border-bottom: 1px solid var(--line); padding: 7px 14px 7px 0; vertical-align: top } td.n, th.n { text-align: right; white-space: nowrap } td.u { white-space: nowrap } td.q { min-width: 190px } td.note { color: var(--ink2); min-width: 190px; overflow-wrap: anywhere }
.kind { font-size: 12px; padding: 2px 8px; border-radius: 10px; background: var(--accent-soft); color: var(--accent); white-space: nowrap } .kind.fitted { background: var(--line); color: var(--ink2) } .bad { color: var(--warn) } .ok { color: var(--good) }
code, pre { font: 13px/1.5 ui-monospace, monospace; background: var(--surface); border: 1px solid var(--line); border-radius: 6px } code { padding: 1px 5px } pre { padding: 12px 14px; overflow-x: auto } .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(260px, 1fr)); gap: 16px; margin: 12px 0 } .card { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 14px 16px } .card b { display: block; margin-bottom: 2px } .button { display: inline-flex; align-items: center; min-height: 36px; border: 1px solid var(--line-strong); border-radius: 8px; padding: 0 14px; font-weight: 500; color: var(--ink); text-decoration: none; background: var(--surface); margin: 0 8px 8px 0 } .button:hover { border-color: var(--accent); color: var(--accent) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 5px }
`
