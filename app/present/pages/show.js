// A story on the wall: a slide at a time, its levers live; alone, or in a room that follows on its phones.

import {make, one} from "../../components/html.js"
import {given} from "../../teach/pages/base.js"
import {bare} from "../../teach/pages/console/way.js"
import {sayOf} from "../../teach/pages/say.js"
import {themed} from "../../teach/pages/theme.js"
import {keys} from "./slides/keys.js"
import {lineOf} from "./slides/line.js"
import {newest} from "./slides/newest.js"
import {frameOf, showPicture, showSlide, showVotes} from "./slides/stage.js"

/** @type {StoryPage} */
const page = given()
const say = sayOf(page.words, page.language)
const at = (/** @type {string} */ selector) => one(document, selector)
const slide = at(".slide")
/** @type {LedView | null} */
let led = null
/** @type {SlideView | null} */
let view = null
/** @type {Promise<{notes: string}[]> | null} */
let contents = null
let ahead = -1

const line = lineOf(page, {
  applied(now, mine) {
    at(".black").hidden = !now.black
    dots()
    ask({slide: now.slide, values: now.moved[now.slide] ?? {}, mine})
  },
  led(told) {
    led = told
    at(".follow").hidden = false
    at(".follow b").textContent = bare(told.address)
    at(".join .address").textContent = bare(told.address)
    at(".join .code").textContent = told.code
    votes()
  },
  over: problem => (at(".problem").textContent = problem),
})

const ask = newest(
  (/** @type {{slide: number, values: object, mine: boolean}} */ {slide: index, values, mine}) => {
    at(".slide").classList.toggle("waits", index !== view?.slide)
    return line.ask({slide: index, values, frame: frameOf(slide)}, !mine)
  },
  (told, asked) => {
    at(".problem").textContent = told.status === 200 ? "" : (told.problem ?? say("console_lost"))
    if (told.status !== 200 || asked.slide !== line.at().slide) return
    const fresh = view?.slide !== told.slide
    view = told
    slide.classList.remove("waits")
    if (fresh) {
      slide.animate?.([{opacity: 0}, {opacity: 1}], matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 250)
    }
    showSlide(slide, view, say, line.move)
    showPicture(slide, told.drawn)
    at(".sources").textContent = view.sources && say("story_sources", {sources: view.sources})
    votes()
    if (fresh) notes()
    look(told.slide + 1)
  },
)

/** The slide after this one is worked out while this one is looked at. */
function look(/** @type {number} */ next) {
  if (next >= page.count || next <= ahead) return
  ahead = next
  void line.ask({slide: next, values: line.at().moved[next] ?? {}, frame: frameOf(slide)}, true)
}

function votes() {
  const mine = led?.slide === view?.slide ? led : null
  showVotes(one(slide, ".vote"), view?.vote ?? [], mine?.shown ? mine.votes : null, say)
}

async function notes() {
  const place = at(".notes")
  if (place.hidden) return
  contents ??= line.contents().then(told => told.slides ?? [])
  place.innerHTML = (await contents)[line.at().slide]?.notes || say("story_no_notes")
}

function dots() {
  const {slide: now} = line.at()
  at(".dots").replaceChildren(
    step("←", "story_back", back, now === 0),
    ...Array.from({length: page.count}, (_, i) => {
      const dot = make("button", {
        type: "button",
        "aria-label": say("story_go_to", {n: i + 1}),
        ...(i === now && {"aria-current": "true"}),
      })
      dot.addEventListener("click", () => line.go(i))
      return dot
    }),
    step("→", "story_next", next, now === page.count - 1),
  )
}

/** @param {string} arrow @param {string} key @param {() => unknown} go @param {boolean} off */
function step(arrow, key, go, off) {
  const button = make(
    "button",
    {type: "button", class: "step", "aria-label": say(key), ...(off && {disabled: ""})},
    arrow,
  )
  button.addEventListener("click", go)
  return button
}

/** @param {string} name */
function toggle(name) {
  const dialog = /** @type {HTMLDialogElement} */ (at(name))
  if (dialog.open) dialog.close()
  else dialog.showModal()
}

/** @type {Record<string, () => unknown>} */
const acts = {
  speaker: () => window.open(line.speaker, "speaker", "popup,width=1100,height=720"),
  full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  join() {
    if (!led) return
    /** @type {HTMLImageElement} */
    const picture = one(document, ".join img")
    picture.src = `${page.base}/qr.svg`
    toggle("dialog.join")
  },
  keys: () => toggle(".keys-of"),
  notes() {
    at(".notes").hidden = !at(".notes").hidden
    void notes()
  },
  votes: () => led && view?.vote.length && line.act({do: "votes", slide: line.at().slide}),
}
const next = () => line.go(line.at().slide + 1)
const back = () => line.go(line.at().slide - 1)
keys({
  ArrowRight: next,
  ArrowDown: next,
  PageDown: next,
  ArrowLeft: back,
  ArrowUp: back,
  PageUp: back,
  Home: () => line.go(0),
  End: () => line.go(page.count - 1),
  " ": line.reset,
  b: line.darken,
  ".": line.darken,
  n: acts.notes,
  f: acts.full,
  s: acts.speaker,
  q: acts.join,
  v: acts.votes,
  "?": acts.keys,
})
document.addEventListener("click", ({target}) => {
  /** @type {HTMLElement} */
  const button = /** @type {Element} */ (target).closest("[data-do]")
  void acts[button?.dataset.do]?.()
})

const again = () => view && ask({slide: line.at().slide, values: line.at().moved[line.at().slide] ?? {}, mine: false})
themed(at("[data-do=theme]"), "dark")
at("[data-do=theme]").addEventListener("click", again)
/** @type {number} */
let sized
addEventListener("resize", () => {
  clearTimeout(sized)
  sized = window.setTimeout(again, 150)
})
dots()
ask({slide: 0, values: {}, mine: false})
