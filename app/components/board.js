// The first view of a lab: the answer in one sentence, its large numbers, and the linked pictures under their findings.
// The server sends words by message; pictures are its children.

import {cards, SAY} from "./cards.js"
import {ours} from "./figures.js"
import {escape, one} from "./html.js"
import {lent, presenting} from "./present.js"
import {download} from "./save.js"
import {sized} from "./size.js"
import {tell} from "./table.js"
import {touch} from "./touch.js"
import {add, tray} from "./tray.js"
import DIALOG from "./dialog.css" with {type: "text"}
import STYLE from "./stage.css" with {type: "text"}
import {explain, unfold} from "./terms.js"
import WORDS from "./words.css" with {type: "text"}

const MORE = [
  ["png", "Picture for a slide (PNG, colours as here)"],
  ["svg", "Picture for a slide (SVG)"],
  ["copy", "Copy the picture"],
  ["paper", "Figure for the paper… (light colours)"],
  ["story", "Add to a story"],
  ["table", "Numbers as a table"],
  ["csv", "Numbers (CSV)"],
  ["nc", "Numbers (NetCDF)"],
  ["zip", "Everything (zip)"],
  ["full", "Full screen"],
]
const PICTURES = ["png", "svg", "copy", "paper", "story"]
const NUMBERS = ["csv", "nc", "zip"]

/** @param {StageModel} model */
function markup({pictures, layout, numbers, taken, begins, cards: said}) {
  const chips = pictures.map((p, i) => `<button type="button" aria-pressed="${i === 0}">${p.short}</button>`)
  const offered = MORE.filter(
    ([what]) =>
      (numbers || !NUMBERS.includes(what)) &&
      (taken || !PICTURES.includes(what)) &&
      (begins !== null || what !== "story"),
  )
  const more = offered.map(
    ([what, text]) => `<button type="button" data-more="${what}" aria-label="${text}">${text}</button>`,
  )
  const figures = pictures.map(
    (p, i) => `<figure class="${i === 0 ? "big" : ""}" data-name="${p.short}" aria-labelledby="finding-${i}">
      <figcaption><h2 id="finding-${i}"></h2><details class="more"><summary aria-label="More for this picture"
        title="${taken ? "Take away, full screen" : "Numbers, full screen"}">⋯</summary>
      <div>${more.join("")}</div></details><p id="words-${i}"></p><div class="said" role="status"></div></figcaption>
      <div class="canvas" role="img" aria-labelledby="finding-${i} words-${i}"></div></figure>`,
  )
  return `<style>${STYLE}${WORDS}${said ? DIALOG : ""}</style><div class="board ${layout}">
    <section class="answer" role="status" aria-live="polite" aria-atomic="true"><p class="headline"></p><div
      class="facts"></div></section>${said ? SAY : ""}
    <p class="notice" role="alert" hidden></p>
    <nav class="chips" aria-label="Pictures">${chips.join("")}</nav>
    <div class="pictures">${figures.join("")}</div><div class="lever"></div></div>`
}

/** @param {Context<StageModel>} context */
export function board({model, view, el}) {
  ours()
  el.innerHTML = markup(model)
  const stage = one(el, ".board")
  const figures = [...el.querySelectorAll("figure")]
  const chips = [...el.querySelectorAll(".chips button")]
  const children = model.get_child("figures")
  figures.forEach((figure, i) => one(figure, ".canvas").append(children[i]))
  stage.classList.toggle("bare", !model.layout.startsWith("first"))
  if (model.taken && model.layout.startsWith("first")) tray()

  /** @type {any[]} */
  const plots = view.model.data.figures
  if (model.cards) cards(el, model.lab)
  const present = presenting(stage, () => size())
  const size = sized(stage, plots, () => figures.indexOf(present.shown()))
  const lend = stage.classList.contains("bare") ? () => {} : lent(one(el, ".answer"))

  /** @type {Map<HTMLElement, string>} */
  const written = new Map()
  const words = ({headline, facts, notice, titles = [], move} = model.words) => {
    /** @type {(part: HTMLElement, text: string, met?: Set<string>) => void} */
    const put = (part, text, met) => {
      if (!met && written.get(part) === text) return
      written.set(part, text)
      const open = part.querySelector("details")?.open
      part.innerHTML = text
      if (open) one(part, "details").toggleAttribute("open", true)
      unfold(part, met)
    }
    const met = new Set()
    if (headline !== undefined) put(one(el, ".headline"), headline, met)
    if (facts !== undefined) put(one(el, ".facts"), facts, met)
    if (notice !== undefined) {
      const place = one(el, ".notice")
      if (place.textContent !== notice) place.textContent = notice
      place.hidden = !notice
    }
    titles.forEach(([title, subtitle], i) => {
      const {letter} = model.pictures[i]
      const chip = letter ? `<i class="letter ${letter}">${letter}</i> ` : ""
      put(one(figures[i], "h2"), chip + escape(title))
      const said = one(figures[i], "figcaption p")
      if (!move) said.style.height = ""
      else if (!said.style.height) said.style.height = `${said.getBoundingClientRect().height}px` // no picture jumps under a hand
      put(said, subtitle)
    })
    lend()
  }
  words()
  explain(el)
  model.on("words", () => {
    words()
    document.dispatchEvent(new CustomEvent("answered")) // the levers wait for it
  })

  chips.forEach((chip, i) =>
    chip.addEventListener("click", () =>
      figures[i].scrollIntoView({behavior: "smooth", inline: "start", block: "nearest"}),
    ),
  )
  const strip = one(el, ".pictures")
  const mark = () => {
    const shown = Math.round(strip.scrollLeft / Math.max(1, strip.clientWidth))
    chips.forEach((chip, i) => chip.setAttribute("aria-pressed", String(i === shown)))
  }
  strip.addEventListener("scroll", mark, {passive: true})

  figures.forEach(figure => touch(one(figure, ".canvas")))

  const file = (/** @type {string} */ form) => {
    const query = new URLSearchParams(location.search)
    if (!model.own) query.delete("data") // these pictures show the paper's places
    return `download/${model.lab}.${form}?${query}`
  }
  model.on("msg:custom", told => {
    if (told.table === undefined) return
    tell(
      figures[told.picture],
      told.table,
      model.numbers
        ? [
            ["CSV", file("csv")],
            ["NetCDF", file("nc")],
          ]
        : [],
    )
  })

  const take = async (/** @type {string} */ way, /** @type {HTMLElement} */ figure) => {
    /** @type {typeof import("./taking.js")} */
    const taking = await import(new URL("taking.js", document.baseURI).href)
    await taking.take(way, {
      plot: plots[figures.indexOf(figure)],
      caption: one(figure, "figcaption"),
      name: `${model.lab}-${plain(figure.dataset.name)}`,
      at: el,
      say: (text, offer) => say(one(figure, ".said"), text, offer),
    })
  }

  /** @returns {NodeListOf<HTMLDetailsElement>} */
  const open = () => el.querySelectorAll(".more[open]")
  el.addEventListener("click", e => {
    const target = /** @type {Element} */ (e.target)
    /** @type {HTMLElement} */
    const item = target.closest("[data-more]")
    for (const menu of open()) if (item || !menu.contains(target)) menu.open = false
    if (!item) return
    const what = item.dataset.more
    const figure = item.closest("figure")
    if (what === "story") add(model.lab, model.begins + figure.dataset.name)
    else if (PICTURES.includes(what)) take(what, figure)
    else if (what === "full") present.show(figure)
    else if (what === "table") model.send_msg({do: "table", picture: figures.indexOf(figure)})
    else download(file(what))
  })
  document.addEventListener("click", e => {
    if (!e.composedPath().includes(el)) for (const menu of open()) menu.open = false
  })
  el.addEventListener("keydown", e => {
    if (e.key !== "Escape") return
    for (const menu of open()) {
      menu.open = false
      one(menu, "summary").focus()
    }
  })
}

/**
 * A sentence for a moment, and perhaps what can be done instead.
 * @param {HTMLElement} place
 * @param {string} text
 * @param {[label: string, act: () => void]} [offer]
 */
function say(place, text, [label, act] = ["", () => {}]) {
  place.textContent = text
  if (label) {
    const button = Object.assign(document.createElement("button"), {type: "button", textContent: label, onclick: act})
    place.append(" ", button)
  }
  setTimeout(() => place.replaceChildren(), label ? 15000 : 4000)
}

/**
 * Fit for the name of a file.
 * @param {string} name
 */
const plain = name => name.toLowerCase().replace(/\W+/g, "-")
