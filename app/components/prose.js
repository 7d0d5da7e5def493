// HTML with equations in data-tex, a line of its own where it is a div's; drawn by the KaTeX shipped in assets; loaded when first needed.

import STYLE from "./prose.css" with {type: "text"}
import TABLE from "./table.css" with {type: "text"}
import {explain, unfold} from "./terms.js"
import WORDS from "./words.css" with {type: "text"}

/**
 * @param {string} tag
 * @param {object} attributes
 */
const load = (tag, attributes) =>
  new Promise((done, failed) => {
    const node = Object.assign(document.createElement(tag), attributes, {onload: done, onerror: failed})
    document.head.append(node)
  })
/** @type {Promise<unknown>} */
let katex
const ready = () => (katex ??= load("script", {src: new URL("assets/katex/katex.min.js", document.baseURI).href}))
const linked = () => {
  const sheet = new URL("assets/katex/katex.min.css", document.baseURI).href
  const declared = document.querySelector(`link[href="${sheet}"]`)
  if (!declared) load("link", {rel: "stylesheet", href: sheet}) // fonts are declared by the document
  return `<link rel="stylesheet" href="${sheet}">`
}

/** @param {Context<ProseModel>} context */
export function render({model, el}) {
  const reach = new ResizeObserver(wide => {
    for (const {target} of wide) {
      if (target instanceof HTMLElement) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1
    }
  })
  const show = () => {
    const named = location.hash.slice(1) // the browser does not look for it in a component
    if (named) el.querySelector(`[id="${CSS.escape(named)}"]`)?.scrollIntoView()
  }
  const draw = async () => {
    reach.disconnect()
    const sheet = model.text.includes("data-tex") ? linked() : ""
    el.innerHTML = `${sheet}<style>${TABLE}${STYLE}${WORDS}</style><article>${model.text}</article>`
    let met = new Set()
    for (const part of el.querySelector("article").children) {
      if (/^H\d$/.test(part.tagName) || part.querySelector("table")) met = new Set()
      unfold(part, met)
    }
    if (!sheet) return
    await Promise.all([ready(), document.fonts.ready])
    /** @type {NodeListOf<HTMLElement>} */
    const equations = el.querySelectorAll("[data-tex]")
    for (const node of equations) {
      const displayMode = node.tagName === "DIV"
      window.katex.render(node.dataset.tex, node, {displayMode, throwOnError: false, output: "htmlAndMathml"})
      if (displayMode) reach.observe(node) // wider than its place, it is scrolled, by the keyboard too
    }
  }
  draw().then(show)
  explain(el)
  model.on("text", draw)
  addEventListener("hashchange", show)
  model.on("remove", () => removeEventListener("hashchange", show))
}
