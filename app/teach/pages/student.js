// The class on a phone: join by a code, then whatever the class is at. Answers wait in the browser until they are heard, and a
// page that is loaded anew is where the class is.

import {make} from "../../components/html.js"
import {kept} from "../../components/kept.js"
import {given, notice} from "./base.js"
import {joining} from "./student/join.js"
import {naming} from "./student/name.js"
import {seatOf} from "./student/seat.js"
import {queueOf} from "./queue.js"
import {asked, roomOf, watched} from "./room.js"
import {sayOf} from "./say.js"

const QUIET = 1500 // ms that an answer may take before anything is said of it

const page = given()
const say = sayOf(page.words, page.language)
const main = document.getElementById("main")
const line = document.getElementById("line")
const corner = document.getElementById("end")

/** @param {string} text */
function tell(text) {
  if (line.textContent !== text) line.textContent = text
  line.hidden = !text
}

/** The last page. @param {string} title @param {string} text @param {"/" | "/join"} link */
function last(title, text, link) {
  corner.replaceChildren()
  tell("")
  notice(
    main,
    title,
    text,
    make("a", {class: "go", href: link}, say(link === "/" ? "alone_labs" : "student_join_title")),
  )
}

/**
 * One who is in the class.
 * @param {string} code
 * @param {{token: string, name: string}} who
 * @param {ReturnType<typeof kept>} store
 */
function enter(code, {token, name}, store) {
  const base = `/class/${code}`
  const mine = `token=${encodeURIComponent(token)}`
  /** @type {any} */
  let view = null
  /** @type {Record<string, any>} */
  let answers = {}
  let up = true
  let late = false
  let skew = 0

  const how = () => {
    const waits = late && Object.keys(queue.answers()).length > 0
    if (up) tell(waits ? say("student_sending") : "")
    else tell(say(waits ? "student_lost_kept" : "student_lost"))
  }
  const queue = queueOf(
    kept(`carbonpump.queue.${code}`),
    (step, answer) => asked(`${base}/answer`, {token, step: Number(step), answer}),
    {
      async refused(step, problem) {
        await snapshot()
        seat(view, answers, true)
        tell(problem)
      },
      waiting(steps) {
        late = false
        if (steps.length) setTimeout(() => ((late = true), how()), QUIET)
        how()
      },
    },
  )
  const call = (/** @type {string | null} */ as) => asked(`${base}/name`, {token, name: as})
  const named = naming(corner, name, call, say, told => store.write({...store.read(), name: told}))
  const seat = seatOf(main, code, send, () => (Date.now() + skew) / 1000, say)

  /** @param {number} step @param {object} answer */
  function send(step, answer) {
    answers[step] = answer
    queue.put(step, answer)
  }

  /** What the server knows of me, and over it what it has not heard yet. */
  async function snapshot() {
    const told = await asked(`${base}/mine?${mine}`)
    if (told.status === 200) {
      answers = {...told.answers, ...queue.answers()}
      skew = told.skew
      named(told.name)
    }
    return told
  }

  function show() {
    const {language, title, ended} = view
    if (language !== page.language && page.languages.includes(language)) {
      return location.replace(`/join/${code}?lang=${language}`)
    }
    document.querySelector(".brand span").textContent = document.title = title
    if (!ended) return seat(view, answers)
    room.end()
    last(say("student_ended"), say("student_ended_text"), "/")
  }

  const room = roomOf(`${base}/events?${mine}`, snapshot, {
    view(newest) {
      view = newest
      show()
    },
    line(now) {
      if (now && !up) queue.wake()
      up = now
      how()
    },
    over(problem, status) {
      const ended = status === 410
      if (!ended) store.write(null)
      queue.forget()
      last(say(ended ? "student_ended" : "student_out"), problem, ended ? "/" : "/join")
    },
  })
  addEventListener("online", queue.wake)
  watched(room)
  queue.wake()
}

joining(main, page.code, enter, say)
