// The shelf of stories: showing one, and those of one's own, which this browser remembers.

import {escape, one} from "../../components/html.js"
import {given} from "../../teach/pages/base.js"
import {ownOf} from "../../teach/pages/own.js"
import {asked} from "../../teach/pages/room.js"
import {sayOf} from "../../teach/pages/say.js"
import {themed} from "../../teach/pages/theme.js"

const page = given()
const say = sayOf(page.words, page.language)
const own = ownOf("own-stories")

/** Opens a room for a story, and shows it there. */
async function open(/** @type {object} */ which) {
  const {status, problem, show} = await asked("/present/open", {...which, language: page.language})
  if (status === 200) location.assign(show)
  else one(document, "#problem").textContent = problem ?? say("console_lost")
}

function list() {
  const place = one(document, "#mine")
  const mine = own.all()
  place.hidden = !mine.length
  place.innerHTML = mine
    .map(({id, title}) => {
      const key = encodeURIComponent(id)
      return `<li><b>${escape(title)}</b><button type="button" class="loud" data-own="${key}">${say("story_show")}</button>
        <a class="quiet" href="/story/own?own=${key}">${say("story_look")}</a>
        <a class="quiet" href="/present/edit?own=${key}">${say("story_edit")}</a>
        <button type="button" class="forget" data-forget="${key}">${say("story_forget")}</button></li>`
    })
    .join("")
}

document.addEventListener("click", ({target}) => {
  const {open: story, own: id, forget} = /** @type {Element} */ (target).closest("button")?.dataset ?? {}
  if (story) void open({story})
  if (id) void open({own: id})
  if (forget) {
    own.forget(forget)
    list()
  }
})
themed(one(document, "[data-do=theme]"))
list()
