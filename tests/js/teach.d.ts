// What the class pages pass around, for the type checker.

/** What a page says, in its language (app/teach/pages/say.js). */
type Say = {
  (key: string, values?: Record<string, string | number>): string
  language: string
  number(value: number, digits?: number): string
  stepped(value: number, step: number): string
  fitting(value: number, step: number): string
  quantity(value: number, unit?: string, digits?: number): string
  percent(share: number): string
  read(text: string): number
}

/** Sends an answer, as the kind of step has it. */
type Answer = (answer: object) => void

/** A view is a StepView of the server's (app/teach/views.py), an answer is one of its kind. */
type Ask = (el: HTMLElement, view: any, mine: any, answer: Answer, say: Say) => void
type Shown = (el: HTMLElement, view: any, mine: any, say: Say) => void

/** The room of a picture in pixels, and the size of its type. */
type Room = {width: number; height: number; type: number}
type Scale = {at(value: number): number; back(pixels: number): number}
type Axis = {title: string; unit: string; low: number; high: number; down?: boolean}
type Line = {at: number[]; values: (number | null)[]; text?: string; colour?: string; kind?: string}

type Dots = {
  low: number
  high: number
  step: number
  unit: string
  after: string
  values: number[]
  quarters: [number, number, number] | null
  model: number | null
  band: [number, number] | null
  mine: number | null
}

type MapView = {
  title: string
  x: [number, number]
  y: [number, number]
  unit: string
  rows: number
  cols: number
  values: string
  low: number
  high: number
  value_unit: string
  colours: string[]
  points?: {x: number; y: number; text: string}[]
}

type Picture =
  | {kind: "bars"; title: string; unit: string; bars: {text: string; value: number; said: string; colour?: string}[]}
  | {kind: "curve"; title: string; axis: Axis; value: Axis; lines: Line[]}
  | ({kind: "map"} & MapView)

/** A step as the server tells it; each kind has more. */
type StepView = {
  kind: string
  title: string
  ask: string
  text: string
  picture: Picture | null
  shown: any
} & Record<string, any>

/** A class as its teacher sees it (app/teach/showing.py). */
type ConsoleView = {
  version: number
  code: string
  address: string
  language: string
  minutes: number
  began: number | null
  steps: {kind: string; title: string; minutes: number; what: string; revealed: boolean; answers: number}[]
  step: number
  pace: "together" | "free"
  ends: number | null
  hidden: boolean
  ended: boolean
  students: {id: number; name: string; here: boolean; answered: boolean}[]
  view: StepView
  guide: {think: string; ask: string[]; answer: string}
  lines: {id: number; name: string; text: string; released: boolean}[]
}

/** The same as the whole room sees it. */
type ScreenView = Pick<ConsoleView, "version" | "code" | "address" | "began" | "step" | "ends" | "ended"> & {
  count: number
  here: number
  answered: number
  steps: Record<string, StepView>
}

/** What a lab has for a lesson (app/teach/handlers/editing.py). */
type Lab = {
  name: string
  title: string
  presets: [name: string, title: string][]
  levers: [name: string, label: string, number: boolean][]
  tells: Record<"number" | "curve" | "field" | "place", [name: string, text: string, unit: string][]>
}

/** The editor, as its forms know it: a change is `changed`, one that makes other fields is drawn, too. */
type Editor = {
  lesson(): any
  say: Say
  page: any
  titled(step: any): string
  lab(name: string): Lab
  named(state: any): string
  changed(): void
  draw(): void
  added(link: string): Promise<void>
}

/** A lever on a slide (app/present/slide.py). */
type LeverView = {
  name: string
  label: string
  value: number | string | boolean
  start: number | string | boolean
  choices?: [string | boolean, string][]
  low?: number
  high?: number
  step?: number
  times?: number
  unit?: string
}

type SlideView = {
  slide: number
  title: string
  sentence: string
  text: string
  levers: LeverView[]
  picture: boolean
  vote: string[]
  sources: string
  lab: string
}

type Drawn = {svg: string; title: string; subtitle: string}

/** What a page of slides is given. */
type StoryPage = {
  language: string
  words: Record<string, string>
  base: string
  own: string
  live: boolean
  count: number
  title: string
  minutes: number
}

/** What is shown now: the slide, and of each how its levers stand. */
type At = {slide: number; black: boolean; moved: Record<number, Record<string, any>>}

/** What whoever shows a story is told (app/present/shows.py). */
type LedView = {
  version: number
  code: string
  address: string
  slide: number
  black: boolean
  ended: boolean
  moved: Record<string, any>
  votes: number[]
  shown: boolean
}

/** What a phone that follows is told. */
type AudienceView = {
  version: number
  title: string
  count: number
  slide: number
  black: boolean
  ended: boolean
  view: SlideView
  votes: number[] | null
}

/** A story as its file has it. */
type Draft = {
  carbonpump_story: number
  title: string
  name?: string
  minutes: number
  audience?: string
  language: string
  states: Record<string, {lab: string; preset?: string; set?: Record<string, any>}>
  slides: any[]
}
