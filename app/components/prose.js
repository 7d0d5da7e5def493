// HTML with equations between \( \) and \[ \], drawn by the KaTeX shipped in assets; loaded when first needed.

import STYLE from "./prose.css" with {type: "text"}

const load = (tag, attributes) =>
  new Promise((done, failed) => {
    const node = Object.assign(document.createElement(tag), attributes, {onload: done, onerror: failed})
    document.head.append(node)
  })
let katex = null
const ready = () => (katex ??= load("script", {src: new URL("assets/katex/katex.min.js", document.baseURI).href}))

export function render({model, el}) {
  const sheet = new URL("assets/katex/katex.min.css", document.baseURI).href
  if (!document.querySelector(`link[href="${sheet}"]`)) load("link", {rel: "stylesheet", href: sheet}) // fonts are declared by the document
  const draw = async () => {
    el.innerHTML = `<link rel="stylesheet" href="${sheet}"><style>${STYLE}</style><article>${model.text}</article>`
    await ready()
    for (const node of el.querySelectorAll("[data-tex]"))
      window.katex.render(node.dataset.tex, node, {
        displayMode: node.tagName === "DIV",
        throwOnError: false,
        output: "htmlAndMathml",
      })
  }
  draw()
  model.on("text", draw)
}
