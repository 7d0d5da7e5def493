// The page on which a story is put together.

import {make, one} from "../../components/html.js"
import {given} from "../../teach/pages/base.js"
import {handOver, ownOf} from "../../teach/pages/own.js"
import {asked} from "../../teach/pages/room.js"
import {sayOf} from "../../teach/pages/say.js"
import {themed} from "../../teach/pages/theme.js"
import {empty, join, keep, lean, read, tray, whole} from "./compose/draft.js"
import {markup} from "./compose/slide.js"

const page = given()
const say = sayOf(page.words, page.language)
const own = ownOf("own-stories")
const at = (/** @type {string} */ selector) => one(document, selector)
const PATIENCE = 60_000 // ms: all numbers and pictures of a story may be computed for the first time
const field = (/** @type {string} */ selector) => /** @type {HTMLInputElement} */ (at(selector))
/** @type {Draft} */
let story = page.kept ? whole(page.kept) : read(page.language)

function draw() {
  field("#title").value = story.title
  field("#minutes").value = String(story.minutes)
  field("#audience").value = story.audience ?? ""
  at("#slides").innerHTML = story.slides.map((slide, i) => markup(slide, i, story, page.labs, say)).join("")
  at("#empty").hidden = story.slides.length > 0
}

function changed() {
  keep(story)
  at("#told").textContent = ""
}

function anew() {
  changed()
  draw()
}

const tell = (/** @type {string} */ why = say("console_lost")) => (at("#problem").textContent = why)

/** Asks the server about the story as it stands; what is wrong with it is said. @param {string} what */
async function ask(what, body = /** @type {object} */ ({story: lean(story)})) {
  tell("")
  const answer = await asked(`/present/${what}`, body, PATIENCE)
  if (answer.status !== 200) tell(answer.problem)
  return answer.status === 200 ? answer : null
}

async function keeping() {
  const answer = await ask("keep")
  if (!answer) return null
  const {id, title} = answer
  own.add({id, title})
  const link = make("a", {href: `/story/own?own=${id}`}, `${location.host}/story/own?own=${id}`)
  at("#told").replaceChildren(`${say("story_kept")} `, link)
  return id
}

/** @type {Record<string, (i: number) => unknown>} */
const acts = {
  keep: keeping,
  async show() {
    const id = await keeping()
    const answer = id && (await ask("open", {own: id, language: story.language}))
    if (answer) location.assign(answer.show)
  },
  async export() {
    const answer = await ask("check")
    if (answer) handOver(story.title, answer.toml, "story")
  },
  new() {
    story = empty(page.language)
    anew()
  },
  add() {
    story.slides.push({sentence: ""})
    anew()
  },
  up: i => move(i, i - 1),
  down: i => move(i, i + 1),
  delete(i) {
    story.slides.splice(i, 1)
    anew()
  },
}

function move(/** @type {number} */ from, /** @type {number} */ to) {
  story.slides.splice(to, 0, ...story.slides.splice(from, 1))
  anew()
}

const slideOf = (/** @type {Element} */ node) =>
  Number(/** @type {HTMLElement} */ (node.closest("[data-slide]"))?.dataset.slide)

document.addEventListener("click", ({target}) => {
  /** @type {HTMLElement} */
  const button = /** @type {Element} */ (target).closest("button[data-do]")
  if (button) void acts[button.dataset.do]?.(slideOf(button))
})

/** Puts a number where the cursor of the slide’s sentence is. @param {HTMLSelectElement} select */
function insert(select) {
  /** @type {HTMLTextAreaElement} */
  const area = one(select.closest("li"), "[data-field=sentence]")
  area.setRangeText(select.value, area.selectionStart, area.selectionEnd, "end")
  select.value = ""
  story.slides[slideOf(area)].sentence = area.value
  changed()
}

document.addEventListener("input", ({target}) => {
  const node = /** @type {HTMLInputElement} */ (target)
  const slide = story.slides[slideOf(node)]
  const {field: of, lever, do: act} = node.dataset
  if (act === "number") return insert(/** @type {any} */ (node))
  if (of === "vote") {
    slide.vote = node.value
      .split("\n")
      .map(each => each.trim())
      .filter(Boolean)
  } else if (of) slide[of] = node.value
  else if (lever !== undefined) {
    /** @type {NodeListOf<HTMLSelectElement>} */
    const chosen = node.closest("fieldset").querySelectorAll("select")
    slide.levers = [...new Set([...chosen].map(each => each.value).filter(Boolean))]
  } else if (node.id === "title") story.title = node.value
  else if (node.id === "minutes") story.minutes = Math.round(Number(node.value)) || 0
  else if (node.id === "audience") story.audience = node.value
  else return
  changed()
})

field("#file").addEventListener("change", async () => {
  const [file] = field("#file").files
  if (!file) return
  const answer = await ask("check", {toml: await file.text()})
  field("#file").value = ""
  if (!answer) return
  story = whole(answer.story)
  anew()
})

/** What waits in the tray becomes slides; if the server cannot say now what of, it goes on waiting there. */
async function gather() {
  const pictures = tray.read() ?? []
  if (!pictures.length) return
  const answer = await ask("gather", {pictures})
  if (!answer) return
  tray.write(null)
  const before = story.slides.length
  join(story, /** @type {any} */ (answer))
  anew()
  /** @type {number[]} */
  const without = answer.without
  if (without.length) {
    tell(say("story_without", {n: without.length, slides: without.map(index => before + index + 1).join(", ")}))
  }
}

themed(at("[data-do=theme]"))
draw()
void gather()
