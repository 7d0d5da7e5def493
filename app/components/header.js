// The bar on every page: where one is, where one can go, share and take away, light or dark.

import DIALOG from "./dialog.css" with {type: "text"}
import {ours} from "./figures.js"
import {escape, found, one} from "./html.js"
import {sharing} from "./share.js"
import STYLE from "./header.css" with {type: "text"}

const LOGO = `<svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true"><circle cx="13" cy="13" r="13"
  fill="var(--accent)"/><path d="M4 10q4.5-3.4 9 0t9 0" stroke="#fff" stroke-width="1.8" fill="none"/><circle cx="13"
  cy="14.4" r="2.1" fill="#fff"/><circle cx="13" cy="18.7" r="1.5" fill="#fff" opacity=".8"/><circle cx="13" cy="22"
  r="1" fill="#fff" opacity=".6"/></svg>`
const LINES = `<svg width="22" height="22" viewBox="0 0 24 24" stroke="currentColor" stroke-width="2"
  stroke-linecap="round" aria-hidden="true"><path d="M4 6h16M4 12h16M4 18h16"/></svg>`
const SUN = `<svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"
  stroke-linecap="round" aria-hidden="true"><circle cx="12" cy="12" r="4.5"/><path
  d="M12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M4.9 4.9l1.8 1.8M17.3 17.3l1.8 1.8M4.9 19.1l1.8-1.8M17.3 6.7l1.8-1.8"
  /></svg>`
const MOON = `<svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"
  stroke-linejoin="round" aria-hidden="true"><path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"/></svg>`
const NAME = "Carbon Pump Explorer"

/** @param {HeaderModel} model */
function markup({labs, current, bare}) {
  const work = '<i class="work" role="status" aria-label="" hidden></i>'
  if (bare) return `<style>${STYLE}</style>${work}`
  const link = (/** @type {Titled} */ {name, title}) => {
    const here = name === current ? ' aria-current="page"' : ""
    return `<a href="${name}" aria-label="${escape(title)}"${here}>${escape(title)}</a>`
  }
  const links = labs.filter(({end}) => !end).map(link)
  const ends = labs.filter(({end}) => end).map(link)
  const lab = labs.find(l => l.name === current)
  return `<style>${STYLE}${DIALOG}</style><div class="bar"><button type="button" class="skip"
      data-do="skip">Skip to the main content</button><a class="brand" href="./" title="Home">${LOGO}<span
      class="long">${NAME}</span><span class="short">${escape(lab?.title ?? NAME)}</span></a>
    <nav aria-label="Labs">${links.join("")}</nav>
    <nav class="end" aria-label="More">${ends.join("")}</nav>
    ${lab ? '<button type="button" class="cta" data-do="share">Share</button>' : ""}
    <button type="button" class="round" data-do="theme"></button>
    <details class="menu"><summary aria-label="Menu">${LINES}</summary><div><a href="./"
      aria-label="Home">Home</a>${[...links, ...ends].join("")}</div></details>${work}</div>
    <dialog aria-label="Share and take away"></dialog>`
}

/** To the open tab, past bar and levers; on a page without tabs to what is below the bar. */
function skip() {
  const main = found("main")
  main.tabIndex = -1
  ;(found("[role=tab][aria-selected=true]") ?? main).focus()
}

/** @param {Context<HeaderModel>} context */
export function render({model, el}) {
  ours()
  el.innerHTML = markup(model)
  const toggle = one(el, "[data-do=theme]")
  const menu = el.querySelector("details")
  const share = model.bare ? null : sharing(el.querySelector("dialog"), model)

  const scheme = (/** @type {boolean} */ dark) => {
    document.documentElement.style.colorScheme = dark ? "dark" : "light"
    if (model.bare) return
    toggle.innerHTML = dark ? SUN : MOON
    toggle.setAttribute("aria-label", dark ? "Light colours" : "Dark colours")
    toggle.title = dark ? "Light" : "Dark"
  }
  const keep = (/** @type {string} */ what) => {
    document.cookie = `${what}=${dark ? "dark" : "light"}; path=/; max-age=31536000; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`
  }
  const remember = () => keep("seen") // so that the next page is drawn right at once
  const chosen = document.cookie.match(/(?:^|; )theme=(dark|light)/)?.[1]
  const system = matchMedia("(prefers-color-scheme: dark)")
  let dark = chosen ? chosen === "dark" : system.matches

  // A first visit is drawn before the server knows which colours: keep it covered until they are right. What is said
  // before the document is idle would be answered into the void.
  const started = performance.now()
  const tell = (told = false) => {
    const waiting = dark !== model.dark && performance.now() - started < 6000
    const idle = Bokeh.documents.some(d => d.is_idle)
    document.body.style.opacity = waiting ? "0" : ""
    if (waiting && idle && !told) model.send_msg({do: "theme", dark})
    if (waiting) setTimeout(tell, 60, told || idle)
  }
  scheme(dark)
  tell()
  remember()
  system.addEventListener("change", () => {
    if (/(?:^|; )theme=/.test(document.cookie)) return
    dark = system.matches
    scheme(dark)
    model.send_msg({do: "theme", dark})
    remember()
  })

  el.addEventListener("click", e => {
    const what = /** @type {Element} */ (e.target).closest("button")?.dataset.do
    if (what === "share") model.send_msg({do: "share"})
    if (what === "skip") skip()
    if (what !== "theme") return
    dark = !dark
    scheme(dark)
    remember()
    keep("theme")
    model.send_msg({do: "theme", dark})
  })
  document.addEventListener("click", e => {
    if (menu && !e.composedPath().includes(el)) menu.open = false
  })
  const work = one(el, ".work")
  const busy = (/** @type {boolean} */ yes) => {
    work.hidden = !yes
    work.setAttribute("aria-label", yes ? "Computing" : "")
  }
  document.addEventListener("cite", () => model.send_msg({do: "cite"})) // for a picture that is taken away
  model.on("msg:custom", data => {
    share?.hear(data ?? {})
    if (data?.cite) document.dispatchEvent(new CustomEvent("cited", {detail: data.cite}))
    if (data?.go) location.href = data.go
    if (data && "busy" in data) busy(data.busy)
  })
}
