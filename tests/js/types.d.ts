// What passes between the server and the components, for the type checker.

declare module "*.css" {
  const text: string
  export default text
}

declare const Bokeh: {
  documents: {is_idle: boolean}[]
  Models: {get(name: string): new (values: object) => object}
  require(name: string): any
  [done: symbol]: boolean
  embed: {add_document_standalone(document: object, element: HTMLElement): Promise<any>}
}

interface Window {
  katex: {render(tex: string, into: HTMLElement, options: object): void}
}

/** A component's properties, and the way to the server and back. */
type Model<Values> = Values & {
  send_msg(message: object): void
  on(what: string, heard: (data?: any) => void): void
  get_child(name: string): HTMLElement[]
}

/** What Panel renders a component with. */
type Context<M> = {model: M; el: HTMLElement; view: any}

type Titled = {name: string; title: string}

type HeaderModel = Model<{labs: (Titled & {end: boolean})[]; current: string; dark: boolean; bare: boolean}>
type Saved = {id: string; title: string; lab: string}
type Share = {
  link: string
  query: string
  shell: string
  python: string
  task: Task | null
  embed: {pictures: string[]; origins: string[]}
}

/** What a task for a class is made of (app/sharing.py): what may be left to move, and whether it was moved. */
type Task = {query: string; levers: [name: string, label: string, group: string, moved: boolean][]}

/** What is told of a picture that is taken away (app/citing.py). */
type Cited = Record<"link" | "scenario" | "sources" | "model" | "caption" | "citation" | "bibtex" | "csl", string>

/** A picture that is taken away: Bokeh's plot, what the page says of it, the name of the file, a place for a dialog. */
type Taken = {
  plot: any
  caption: HTMLElement
  name: string
  at: HTMLElement
  say(text: string, offer?: [label: string, act: () => void]): void
}

/** Words on a picture, or a colour key among them. */
type Piece = {words: string; colour?: string}
type Colours = {named: Record<string, string>; become(colour: string): string}
type Measure = (text: string, style: {size: number; weight: number}) => number
type Style = {size: number; line: number; weight: number}

/** Words on a sheet, or, without a style, a key's square. */
type Item = {x: number; y: number; fill: string; text?: string; style?: Style}

/** A picture to be written as a file: what stands around the figure, and the figure, in the colours it becomes. */
type Sheet = {
  width: number
  height: number
  ground: string
  items: Item[]
  room: Box
  plot: any
  become(colour: string): string
}

type ReadyModel = Model<{ready: boolean}>

type ProseModel = Model<{text: string}>

/** A published number beside ours, as app/comparison.py tells it. */
type Compared = Record<
  "slug" | "quantity" | "where" | "published" | "ours" | "unit" | "difference" | "rule" | "note",
  string
> & {
  kind: "independent" | "derived" | "fitted" | "twin" | "audit"
  agrees: boolean | null
  apart: number
  ratio: [ours: number, low: number, high: number] | null
  change: [published: number, ours: number] | null
}
type Column = [head: string, style: string, cell: (row: Compared) => string]
type ComparisonModel = Model<{
  verdict: string[]
  basis: string
  kinds: Record<string, string>
  rows: Compared[]
  row: string
  trust: string
}>

type UploadModel = Model<{
  accept: string
  hint: string
  max_bytes: number
  samples: {name: string; title: string; file: string}[]
  note: [text: string, kind: string]
}>

type Option = [key: string, words: string]

/** A column of ours: what it may be taken from, and what is guessed. */
type MatchColumn = {
  name: string
  label: string
  required: boolean
  options: Option[]
  from: string
  units: Option[]
  unit: string
}

type MatchAsked = {
  file: string
  form: string
  forms: Option[]
  header: string[]
  rows: string[][]
  columns: MatchColumn[]
  wanted: string[][]
}

type MatchModel = Model<{asked: MatchAsked}>

type StageModel = Model<{
  lab: string
  layout: string
  pictures: {short: string; letter?: string}[]
  numbers: boolean
  own: boolean
  taken: boolean
  begins: string | null
  cards: boolean
  words: {
    headline?: string
    facts?: string
    notice?: string
    titles?: [title: string, subtitle: string][]
    move?: number
  }
}>

/** A parameter as app/controls.py declares it; what only a slider has is missing from a choice and a switch. */
type Spec = Record<"name" | "label" | "section" | "description" | "reference" | "doi" | "prior", string> & {
  group: "lever" | "assumption" | "view"
  kind: "number" | "whole" | "choice" | "switch"
  choices: [value: string, label: string][]
  low: number
  high: number
  step: number
  fine: number
  factor: number
  decimals: number
  unit: string
  tabs?: string[]
}

/** A pin as the levers show it: `here` if it is what is set, `named` if somebody gave it its name. */
type Pinned = {letter: string; title: string; named: boolean; here: boolean}

type LeversState = {
  pins: Pinned[]
  against: string
  values: Record<string, any>
  paper: Record<string, any>
  preset: string
  station: string
  query: string
  tab: string
  can_undo: boolean
  can_redo: boolean
  last: Record<string, [before: any, after: any]>
  result: [number: number, said: string] | []
}

type LeversModel = Model<{
  title: string
  question: string
  frame: "" | "few" | "sheet"
  ask: string
  specs: Spec[]
  presets: (Titled & {description: string})[]
  start: LeversState
}>

/** What the levers say to the server. */
type LeverMessage = {
  do: string
  pin?: string
  name?: string
  value?: unknown
  last?: boolean
  text?: string
  preset?: string
  station?: string
  tab?: string
  names?: string[]
}

/** What moves a lever, and knows where it stands. */
type Hand = {
  act(message: LeverMessage): void
  move(name: string, value: number): void
  rest(name: string): void
  value(name: string): any
  paper(name: string): any
  focused(): Element | null
}
type Show = (value: any, byHand?: boolean) => void
type Kind = (row: HTMLElement, spec: Spec, hand: Hand) => Show

type Door = {
  name: string
  title: string
  number: string
  unit: string
  text: string
  beside: string
  href: string
  part: string
}

/** A world of the small lever: what is said of it, what goes down by each way and past each depth, what stays. */
type Case = {
  name: string
  title: string
  said: string
  href: string
  export: string
  flux: string[]
  passing: number[][]
  kept: string
  parts: {share: number; text: string}[]
  stays: string
}
type Away = {depth: number; text: string; years: string; href: string}
type Air = {text: string; ppm: number; more: number; said: string; href: string}

/** The pump in words and numbers (app/home/pump.py); `most` is what the longest bar is of. */
type Told = {
  headline: string
  lead: string
  depths: number[]
  base: string
  ways: {name: string; how: string}[]
  worlds: Case[]
  most: number
  away: Away[]
  air: Air[]
  door: Door
}
type SceneModel = Model<{pump: Told; doors: Door[]; dark: boolean}>

type Box = {x: number; y: number; w: number; h: number}

/**
 * The picture's size in pixels: width, height, where the surface is, from where on things sink and swim (below the words, if these
 * stand above), the base of the light, between where it lies from left to right, where the three ways are, pixels of width a Pg C a year, how far to each side animals swim, where the
 * depths are that are named, pixels a pixel.
 */
type Frame = Record<"W" | "H" | "S" | "L" | "E" | "X0" | "X1" | "D" | "scale" | "zone", number> & {
  at: number[]
  lines: number[]
  tall: boolean
  theme: "light" | "dark"
  letters: Letters
}

/** Where the headline is. */
type Letters = Record<"x0" | "x1" | "y0" | "y1" | "end" | "height", number>

/** How bright each part of the picture is. */
type Glow = Record<"bloom" | "migrants" | "snow" | "fan" | "flow" | "drift", number>

/** `up`: how far animals stay up by day; `life`: whether there is any; `half` is half the width of each way by how far down. */
type Moment = Record<"t" | "hour" | "day" | "up" | "life", number> & {
  passing: number[][]
  half: ((y: number) => number)[]
}

type Sprite = {image: HTMLCanvasElement | ImageBitmap; w: number; h: number}
type Sprites = ReturnType<typeof import("../../app/components/scene/sprites.js").spritesOf>
type Backdrop = ReturnType<typeof import("../../app/components/scene/backdrop.js").backdropOf>
type Canvas = {
  g: CanvasRenderingContext2D
  frame: Frame
  world: World
  sprites: Sprites
  colours: string[]
  backdrop: Backdrop
  faint: (x: number, y: number) => number
}
type Part = (canvas: Canvas, moment: Moment, brightness: number) => void

type Animal = "copepod" | "shrimp" | "fish"
type Migrant = {kind: Animal} & Record<"x" | "deep" | "up" | "late" | "s" | "p" | "f" | "v", number>
type Trap = {x: number; y: number; reach: number}
type Strand = Record<"a" | "p" | "q" | "w" | "b" | "c", number>
type Point = [x: number, y: number]
type World = {
  patches: {x: number; w: number}[]
  bloom: (Record<"x" | "y" | "s" | "a" | "p", number> & {lime: boolean})[]
  snow: (Record<"x" | "u" | "p" | "s" | "a" | "q", number> & {floc: boolean; stray: boolean})[]
  drift: Record<"u" | "p" | "q" | "a" | "v", number>[]
  migrants: Migrant[]
  strands: Strand[]
  stars: Record<"x" | "y" | "s" | "a", number>[]
  flow: Record<"z" | "p" | "x" | "l" | "v" | "k", number>[]
  floor: Point[]
  trap: Trap
  mooring: {floor: number; buoy: number}
  curves: Point[][]
}
