// A board of pictures on one of which particles rise.

import {board} from "./board.js"
import {rise} from "./rising.js"

/** @param {Context<StageModel>} context */
export function render(context) {
  board(context)
  rise(context.el, context.view.model.data.figures)
}
