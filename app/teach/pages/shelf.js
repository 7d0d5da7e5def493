// The shelf of lessons: opening a class, and lessons of one's own, which this browser remembers.

import {escape, one} from "../../components/html.js"
import {given} from "./base.js"
import {ownOf} from "./own.js"
import {asked} from "./room.js"
import {sayOf} from "./say.js"
import {themed} from "./theme.js"

const page = given()
const say = sayOf(page.words, page.language)
const own = ownOf("own-lessons")
const problem = one(document, "#problem")
const file = /** @type {HTMLInputElement} */ (one(document, "#file"))

/** Opens a class of a lesson, and goes to its console. */
async function open(/** @type {object} */ which) {
  const {status, problem: why, console: link} = await asked("/teach/open", {...which, language: page.language})
  if (status === 200) location.assign(link)
  else tell(why)
}

function tell(/** @type {string} */ why = say("console_lost")) {
  problem.textContent = why
  problem.scrollIntoView({block: "nearest"})
}

function list() {
  const lessons = own.all()
  const at = one(document, "#mine")
  at.hidden = !lessons.length
  at.innerHTML = lessons
    .map(({id, title}) => {
      const [key, named] = [encodeURIComponent(id), escape(title)]
      const titled = (/** @type {string} */ what) => `aria-label="${escape(say(what, {title}))}"`
      return `<li><b>${named}</b><button type="button" class="loud" data-own="${key}" ${titled("shelf_open_title")}>${say("shelf_open")}</button>
        <a class="quiet" href="/lesson/own?own=${key}" ${titled("shelf_alone_title")}>${say("shelf_alone")}</a>
        <a class="quiet" href="/teach/guide/own?own=${key}" ${titled("shelf_guide_title")}>${say("shelf_guide")}</a>
        <a class="quiet" href="/teach/edit?own=${key}">${say("shelf_edit")}</a>
        <a class="quiet" href="/teach/own/${key}.toml" download>TOML</a>
        <button type="button" class="forget" data-forget="${key}" ${titled("shelf_forget_title")}>${say("shelf_forget")}</button></li>`
    })
    .join("")
}

document.addEventListener("click", ({target}) => {
  const button = /** @type {Element} */ (target).closest("button")
  const {open: lesson, own: id, forget} = button?.dataset ?? {}
  if (lesson) void open({lesson})
  if (id) void open({own: id})
  if (forget) {
    own.forget(forget)
    list()
  }
})
file.addEventListener("change", async () => {
  const [chosen] = file.files
  if (!chosen) return
  const {
    status,
    problem: why,
    id,
    title,
  } = await asked("/teach/keep", {toml: await chosen.text(), language: page.language})
  file.value = ""
  if (status !== 200) return tell(why)
  problem.textContent = ""
  own.add({id, title: title ?? chosen.name})
  list()
})
themed(one(document, "[data-do=theme]"))
list()
