// The class on a phone: join by a code, then whatever the class is at. Answers wait in the browser until they are heard, and a
// page that is loaded anew is where the class is.

import {make} from "../../components/html.js"
import {arrive, given, kept} from "./base.js"
import {clockOf} from "./student/clock.js"
import {joining} from "./student/join.js"
import {naming} from "./student/name.js"
import {queueOf} from "./queue.js"
import {asked, roomOf, watched} from "./room.js"
import {sayOf} from "./say.js"
import {ask, asks, shown} from "./steps/steps.js"
import {stand} from "./steps/stand.js"

const QUIET = 1500 // ms that an answer may take before anything is said of it

const page = given()
const say = sayOf(page.words, page.language)
const main = document.getElementById("main")
const brand = document.querySelector(".brand span")
const line = document.getElementById("line")

/** A page of a heading and a sentence. @param {string} title @param {string} text @param {string} [link] */
function notice(title, text, link = "/join") {
  const heading = make("h1", {class: "question"}, title)
  const on = make("a", {class: "go", href: link}, say(link === "/" ? "alone_labs" : "student_join_title"))
  main.className = "notice"
  main.replaceChildren(heading, make("p", {}, text), on)
  line.hidden = true
  document.getElementById("end").replaceChildren()
  arrive(heading)
}

/**
 * One who is in the class.
 * @param {string} code
 * @param {{token: string, name: string}} who
 * @param {{read(): any, write(value: unknown): unknown}} store
 */
function enter(code, {token, name}, store) {
  const base = `/class/${code}`
  /** @type {any} */
  let view = null
  /** @type {Record<string, any>} */
  let answers = {}
  let drawn = ""
  let results = ""
  let up = true
  let late = false
  /** @type {ReturnType<typeof stand>} */
  let place
  const own = kept(`carbonpump.at.${code}`)
  let at = own.read() ?? 0
  let here = false

  const say1 = () => {
    const waits = late && Object.keys(queue.answers()).length > 0
    line.textContent = up ? (waits ? say("student_sending") : "") : say(waits ? "student_lost_kept" : "student_lost")
    line.hidden = !line.textContent
  }
  const queue = queueOf(
    kept(`carbonpump.queue.${code}`),
    (step, answer) => asked(`${base}/answer`, {token, step: Number(step), answer}),
    {
      refused(step, problem) {
        fetchMine().then(() => show(true))
        line.textContent = problem
        line.hidden = false
      },
      waiting(steps) {
        late = false
        if (steps.length) setTimeout(() => ((late = true), say1()), QUIET)
        say1()
      },
    },
  )
  const named = naming(
    document.getElementById("end"),
    name,
    new_ => asked(`${base}/name`, {token, name: new_}),
    say,
    told => store.write({...store.read(), name: told}),
  )
  const clock = clockOf(say)

  /** What the server knows of me, and under it what it has not heard yet. */
  async function fetchMine() {
    const told = await asked(`${base}/mine?token=${encodeURIComponent(token)}`)
    if (told.status === 200) {
      answers = {...told.answers, ...queue.answers()}
      named(told.name)
    }
    return told
  }

  /** @param {boolean} [anew] */
  function show(anew = false) {
    if (view.language !== page.language && page.languages.includes(view.language)) {
      return location.replace(`/join/${code}?lang=${view.language}`)
    }
    brand.textContent = view.title
    document.title = view.title
    if (view.ended) {
      room.end()
      return notice(say("student_ended"), say("student_ended_text"), "/")
    }
    const free = view.pace === "free"
    const there = Object.keys(view.steps).map(Number)
    const i = free
      ? there.reduce((best, k) => (Math.abs(k - at) < Math.abs(best - at) ? k : best), there[0])
      : view.step
    if (!free) at = i
    const step = view.steps[i]
    const open = asks(step) && !view.revealed.includes(i)
    const now = `${i} ${open} ${free} ${there.length}`
    if (anew || now !== drawn) {
      const moved = drawn && drawn.split(" ").slice(0, 2).join() !== now.split(" ").slice(0, 2).join()
      drawn = now
      results = ""
      place = stand(main, step, i, view.count, say)
      if (open) ask(place.form, step, answers[i] ?? null, answer => send(i, answer), say)
      if (free) lead(place.foot, i, there)
      else if (!asks(step)) place.foot.append(make("p", {class: "note"}, say("student_wait")))
      if (moved || !here) arrive(place.heading)
      here = true
    }
    const result = JSON.stringify(step.shown ?? null)
    if (result !== results) {
      results = result
      place.result.replaceChildren()
      const mine = answers[step.kind === "reveal" ? step.of : i] ?? null
      if (step.shown) shown(place.result, step, mine, say)
      if (step.shown && asks(step) && !open && !mine) {
        place.result.append(make("p", {class: "note"}, say("student_no_answer")))
      }
    }
    clock(place.timer, view.ends)
  }

  /** @param {number} i @param {object} answer */
  function send(i, answer) {
    answers[i] = answer
    queue.put(i, answer)
  }

  /** Backwards and forwards, at one's own pace. @param {HTMLElement} foot @param {number} i @param {number[]} there */
  function lead(foot, i, there) {
    const to = (/** @type {string} */ key, /** @type {number} */ by, kind = "quiet") => {
      const there_ = there[there.indexOf(i) + by]
      const node = make(
        "button",
        {type: "button", class: kind, "aria-disabled": String(there_ === undefined)},
        say(key),
      )
      node.addEventListener("click", () => {
        if (there_ === undefined) return
        at = there_
        own.write(at)
        show()
      })
      return node
    }
    foot.append(make("div", {class: "lead"}, to("student_back", -1), to("student_next", 1, "quiet next")))
    if (i === there[there.length - 1] && i < view.count - 1) {
      foot.append(make("p", {class: "note"}, say("student_wait_free")))
    }
  }

  const room = roomOf(`${base}/events?token=${encodeURIComponent(token)}`, fetchMine, {
    view(newest) {
      view = newest
      show()
    },
    line(now) {
      if (now && !up) queue.wake()
      up = now
      say1()
    },
    over(problem, status) {
      if (status !== 410) store.write(null)
      queue.forget()
      notice(say(status === 410 ? "student_ended" : "student_out"), problem, status === 410 ? "/" : "/join")
    },
  })
  addEventListener("online", () => queue.wake())
  watched(room)
  queue.wake()
}

joining(main, page.code, enter, say)
