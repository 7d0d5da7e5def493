// What passes between the server and the components, for the type checker.

declare module "*.css" {
  const text: string
  export default text
}

declare const Bokeh: {documents: {is_idle: boolean}[]}

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

type HeaderModel = Model<{labs: Titled[]; current: string; dark: boolean}>
type Saved = {id: string; title: string; lab: string}
type Share = {link: string; query: string; shell: string; python: string}

type ProseModel = Model<{text: string}>

type UploadModel = Model<{accept: string; hint: string; max_bytes: number; note: [text: string, kind: string]}>

type StageModel = Model<{
  lab: string
  layout: string
  pictures: {short: string}[]
  numbers: boolean
  own: boolean
  words: {headline?: string; facts?: string; notice?: string; titles?: [title: string, subtitle: string][]}
}>

/** A parameter as app/controls.py declares it; what only a slider has is missing from a choice and a switch. */
type Spec = Record<"name" | "label" | "group" | "section" | "description" | "reference" | "doi" | "prior", string> & {
  kind: "number" | "whole" | "choice" | "switch"
  choices: [value: string, label: string][]
  low: number
  high: number
  step: number
  fine: number
  factor: number
  decimals: number
  unit: string
}

type LeversState = {
  values: Record<string, any>
  paper: Record<string, any>
  preset: string
  query: string
  can_undo: boolean
  can_redo: boolean
  last: Record<string, [before: any, after: any]>
}

type LeversModel = Model<{title: string; question: string; specs: Spec[]; presets: Titled[]; start: LeversState}>

/** What the levers say to the server. */
type LeverMessage = {
  do: string
  name?: string
  value?: unknown
  last?: boolean
  text?: string
  preset?: string
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
