"""Two small pieces for the browser: a sign that a text in its box is not saved yet, and a print button."""

from __future__ import annotations

import streamlit as st

WATCH = """
const PAUSE = 60_000;
let shown = null;
export default function (component) {
  // Another part begins at its top, wherever the last one was left.
  if (shown !== null && shown !== component.data) {
    document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 });
  }
  shown = component.data;
  const sign = component.parentElement.querySelector("p");
  const unsaved = new Set();
  const show = () => {
    for (const box of unsaved) if (!box.isConnected) unsaved.delete(box);
    sign.hidden = unsaved.size === 0;
  };
  const isText = (box) =>
    (box instanceof HTMLTextAreaElement || (box instanceof HTMLInputElement && box.type === "text"))
    && box.getAttribute("role") !== "combobox" && box.closest("[data-testid=stMain]") !== null;
  let pause = null;
  // As Ctrl and Enter do it, so that whoever only thinks goes on writing where they were.
  const sendAsItIs = (box) => {
    if (!unsaved.has(box) || !box.isConnected) return;
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }));
  };
  const typed = (event) => {
    const box = event.target;
    if (!isText(box)) return;
    unsaved.add(box);
    show();
    clearTimeout(pause);
    // What stands in a small box may be half the name of a round: those wait until they are left.
    if (box instanceof HTMLTextAreaElement) pause = setTimeout(() => sendAsItIs(box), PAUSE);
  };
  const left = (event) => { if (unsaved.delete(event.target)) show(); };
  const sent = (event) => {
    const one = event.target instanceof HTMLInputElement;
    if (event.key === "Enter" && (one || event.ctrlKey || event.metaKey)) left(event);
  };
  const leaving = (event) => {
    if (unsaved.size === 0) return;
    // The browser asks whether to leave. The box is left meanwhile: who stays need not think of saving it any more.
    event.preventDefault();
    event.returnValue = "";
    for (const box of unsaved) box.blur();
  };
  document.addEventListener("input", typed, true);
  document.addEventListener("focusout", left, true);
  document.addEventListener("keydown", sent, true);
  window.addEventListener("beforeunload", leaving);
  show();
  return () => {
    clearTimeout(pause);
    document.removeEventListener("input", typed, true);
    document.removeEventListener("focusout", left, true);
    document.removeEventListener("keydown", sent, true);
    window.removeEventListener("beforeunload", leaving);
  };
}
"""
PRINT = """
export default function (component) {
  const button = component.parentElement.querySelector("button");
  button.onclick = () => window.print();
  return () => { button.onclick = null; };
}
"""
LOOKS = """
p { position: fixed; right: 1rem; bottom: 1rem; margin: 0; padding: 0.5rem 0.8rem; z-index: 1000;
    background: #fff7bf; color: #0b0c0c; border: 1px solid #0b0c0c; font: 1rem sans-serif; }
"""
BUTTON_LOOKS = """
button { font: 1rem sans-serif; padding: 0.5rem 1rem; border: 1px solid #1d5a96; border-radius: 0.5rem;
         background: #1d5a96; color: #fff; cursor: pointer; }
button:focus-visible { outline: 3px solid #0b0c0c; outline-offset: 2px; }
@media print { button { display: none; } }
"""


def show_unsaved_sign(part: str) -> None:
    """A sign at the foot of the window while any text is in its box and has not been sent.

    The text of a large box is sent after a minute without a keystroke too: somebody may be called away. It also brings
    the reader to the top of another part.
    """
    st.components.v2.component(
        "unsaved_sign", html='<p role="status" hidden>Not yet saved: leave the box to save</p>', css=LOOKS, js=WATCH
    )(key="unsaved sign", data=part)


def show_print_button() -> None:
    st.components.v2.component(
        "print_button", html="<button type='button'>Print this page</button>", css=BUTTON_LOOKS, js=PRINT
    )(key="print button")
