// A phone that follows: the slide and its levers as they stand on the wall, and a vote where one is asked for.

import {escape, one} from "../../components/html.js"
import {kept} from "../../components/kept.js"
import {given} from "../../teach/pages/base.js"
import {asked, roomOf, watched} from "../../teach/pages/room.js"
import {sayOf} from "../../teach/pages/say.js"
import {themed} from "../../teach/pages/theme.js"
import {newest} from "./slides/newest.js"
import {frameOf, showPicture, showSlide, showVotes} from "./slides/stage.js"

const page = given()
const say = sayOf(page.words, page.language)
const at = (/** @type {string} */ selector) => one(document, selector)
const slide = at(".slide")
const base = `/f/${encodeURIComponent(page.code)}`
const mine = kept(`story-${page.code}`)
/** @type {AudienceView} */
let view = null

const draw = newest(
  () => {
    const {width, height, type, dark} = frameOf(slide)
    return asked(
      `${base}/picture?${new URLSearchParams({width: `${width}`, height: `${height}`, type: `${type}`, dark: dark ? "1" : ""})}`,
    )
  },
  told => told.status === 200 && told.slide === view.slide && showPicture(slide, /** @type {any} */ (told)),
)

function show(/** @type {AudienceView} */ told) {
  view = told
  document.title = `${told.title} · Carbon Pump Explorer`
  at(".of").textContent = told.title
  slide.hidden = told.black || told.ended
  at(".waits").textContent = told.ended ? say("story_ended") : told.black ? say("story_dark") : ""
  if (slide.hidden) return
  showSlide(slide, told.view, say)
  one(slide, ".sources").textContent = told.view.sources && say("story_sources", {sources: told.view.sources})
  votes()
  if (told.view.picture) void draw(null)
}

/** What this phone chose, by slide. @returns {{key: string, votes: Record<number, number>}} */
const chosen = () => mine.read() ?? {key: crypto.randomUUID().replace(/-/g, ""), votes: {}}

function votes() {
  const place = one(slide, ".vote")
  const {vote} = view.view
  if (view.votes) return showVotes(place, vote, view.votes, say)
  place.hidden = !vote.length
  const {votes: before} = chosen()
  place.innerHTML = vote
    .map(
      (text, i) =>
        `<button type="button" class="quiet" data-option="${i}" aria-pressed="${before[view.slide] === i}">${escape(text)}</button>`,
    )
    .join("")
}

slide.addEventListener("click", async ({target}) => {
  /** @type {HTMLElement} */
  const button = /** @type {Element} */ (target).closest("[data-option]")
  if (!button) return
  const {key, votes: before} = chosen()
  const option = Number(button.dataset.option)
  const {status, problem} = await asked(`${base}/vote`, {key, slide: view.slide, option})
  at(".problem").textContent = status === 200 ? "" : (problem ?? say("console_lost"))
  if (status !== 200) return
  mine.write({key, votes: {...before, [view.slide]: option}})
  votes()
})

themed(at("[data-do=theme]"), "dark")
at("[data-do=theme]").addEventListener("click", () => view?.view.picture && draw(null))
if (page.code) {
  const room = roomOf(`${base}/events`, () => asked(`${base}/now`), {
    view: show,
    over(problem) {
      slide.hidden = true
      at(".problem").textContent = problem
      at(".enter").hidden = false
    },
  })
  watched(room)
} else {
  at(".enter").hidden = false
}
