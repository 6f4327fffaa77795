// What stands in boxes and is not saved yet: the sign that says so, and the texts themselves where the connection is lost.
//
// The server forgets a window that was away for long, and one that was served by another replica it never knew: it then
// draws every box as the database has it. So this window keeps what was typed until a run with the server at the other
// end has ended, and puts back what was drawn over.

const PAUSE = 60_000;
/** By box: its label, what was typed, what stood there before, and whether it was sent or the connection lost since. */
const kept = new Map();
/** By box: its label and a text that cannot be put back without asking. */
const homeless = new Map();
/** Whether the server has run the page since the connection stood: before that, the boxes show what they showed. */
let hasRun = true;
let shown = null;
/** Ends what the component listens to. Streamlit calls it with the page only, but begins anew with every part. */
let stop = null;

const app = () => document.querySelector("[data-testid=stApp]");
const isConnected = () => app()?.dataset.testConnectionState === "CONNECTED";
const isIdle = () => isConnected() && app().dataset.testScriptState === "notRunning";
const isText = (box) =>
  (box instanceof HTMLTextAreaElement || (box instanceof HTMLInputElement && box.type === "text"))
  && box.getAttribute("role") !== "combobox" && box.closest("[data-testid=stMain]") !== null;
const labelOf = (box) => box.getAttribute("aria-label");
/** The name that the server gave it, with council, round and item: labels are alike in every council and round. */
const nameOf = (box) =>
  [...(box.closest("[class*=st-key-]")?.classList ?? [])].find((name) => name.startsWith("st-key-")) ?? labelOf(box);
const boxNamed = (name) => [...document.querySelectorAll("textarea, input")].find((box) => isText(box) && nameOf(box) === name);

/** As Ctrl and Enter do it, so that whoever only thinks goes on writing where they were. */
const send = (box) =>
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }));

/** As if it were typed and sent. */
const write = (box, text) => {
  const kind = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  box.focus({ preventScroll: true });
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(box, text);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  send(box);
};

/** After a run: what was sent need not be kept, and what was drawn over stands in its box again. */
const settle = () => {
  for (const [name, one] of [...kept]) {
    const box = boxNamed(name);
    const stands = box?.value === one.text;
    if (!one.isInDanger && !one.isSent && stands) continue;
    kept.delete(name);
    if (!one.isInDanger && one.isSent) continue;
    if (box && !box.disabled && (stands || box.value === one.before)) {
      // Nobody here knows whether the server has what stands there, and a box sends only what has changed: a space more.
      write(box, stands ? `${one.text} ` : one.text);
    } else {
      // Somebody else wrote there meanwhile, or it cannot be written in any more: a person decides.
      const earlier = homeless.get(name);
      homeless.set(name, { label: one.label, text: earlier ? `${earlier.text}\n${one.text}` : one.text });
    }
  }
};

const button = (words, act) => {
  const made = document.createElement("button");
  made.textContent = words;
  made.onclick = act;
  return made;
};

/** The texts that a person has to decide on, each with the way into its box. */
const showHomeless = (place) => {
  place.replaceChildren(...[...homeless].map(([name, { label, text }]) => {
    const settled = () => { homeless.delete(name); showHomeless(place); };
    const box = boxNamed(name);
    const isOpen = box !== undefined && !box.disabled;
    const note = document.createElement("div");
    const words = document.createElement("span");
    const why = isOpen ? "its box has changed since" : "its box is not open here now";
    words.textContent = `This was not saved, and ${why}. ${label}:`;
    const held = document.createElement("textarea");
    Object.assign(held, { value: text, readOnly: true, rows: 3 });
    held.setAttribute("aria-label", `Not saved: ${label}`);
    const add = button("Add it to the box", () => {
      const both = box.value ? `${box.value}\n${text}` : text;
      write(box, both);
      // A box takes nothing that is too long for it.
      requestAnimationFrame(() => { if (box.value === both) settled(); });
    });
    add.disabled = !isOpen;
    note.append(words, held, add, button("I do not need it", settled));
    return note;
  }));
};

export default function (component) {
  stop?.();
  // Another part begins at its top, wherever the last one was left.
  if (shown !== null && shown !== component.data) {
    document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 });
  }
  shown = component.data;
  const sign = component.parentElement.querySelector("p");
  const lost = component.parentElement.querySelector("section");
  const unsaved = new Set();
  const show = () => {
    for (const box of unsaved) if (!box.isConnected) unsaved.delete(box);
    sign.hidden = unsaved.size === 0;
  };
  const begun = new Map();
  const entered = (event) => { if (isText(event.target)) begun.set(event.target, event.target.value); };
  let pause = null;
  const typed = (event) => {
    const box = event.target;
    if (!isText(box)) return;
    unsaved.add(box);
    show();
    const [name, earlier] = [nameOf(box), kept.get(nameOf(box))];
    const before = earlier?.before ?? begun.get(box) ?? "";
    const isInDanger = !isConnected() || !hasRun || Boolean(earlier?.isInDanger);
    kept.set(name, { label: labelOf(box), text: box.value, before, isSent: false, isInDanger });
    clearTimeout(pause);
    // What stands in a small box may be half the name of a round: those wait until they are left.
    if (box instanceof HTMLTextAreaElement) {
      pause = setTimeout(() => { if (unsaved.has(box) && box.isConnected) send(box); }, PAUSE);
    }
  };
  const left = (event) => {
    if (!unsaved.delete(event.target)) return;
    const one = kept.get(nameOf(event.target));
    if (one) one.isSent = true;
    show();
  };
  const sent = (event) => {
    const one = event.target instanceof HTMLInputElement;
    if (event.key !== "Enter" || !(one || event.ctrlKey || event.metaKey)) return;
    // What is typed on in the same box begins from here.
    begun.set(event.target, event.target.value);
    left(event);
  };
  const leaving = (event) => {
    if (unsaved.size === 0) return;
    // The browser asks whether to leave. The box is left meanwhile: who stays need not think of saving it any more.
    event.preventDefault();
    event.returnValue = "";
    for (const box of unsaved) box.blur();
  };
  const changed = new MutationObserver(() => {
    if (!isConnected()) {
      hasRun = false;
      for (const one of kept.values()) one.isInDanger = true;
    } else if (!isIdle()) {
      hasRun = true;
    } else if (hasRun) {
      // The boxes are drawn a moment after the run has ended.
      setTimeout(() => {
        if (!hasRun || !isIdle()) return;
        settle();
        showHomeless(lost);
      }, 200);
    }
  });
  if (app()) changed.observe(app(), { attributes: true, attributeFilter: ["data-test-connection-state", "data-test-script-state"] });
  document.addEventListener("focusin", entered, true);
  document.addEventListener("input", typed, true);
  document.addEventListener("focusout", left, true);
  document.addEventListener("keydown", sent, true);
  window.addEventListener("beforeunload", leaving);
  show();
  showHomeless(lost);
  stop = () => {
    clearTimeout(pause);
    changed.disconnect();
    document.removeEventListener("focusin", entered, true);
    document.removeEventListener("input", typed, true);
    document.removeEventListener("focusout", left, true);
    document.removeEventListener("keydown", sent, true);
    window.removeEventListener("beforeunload", leaving);
  };
  return stop;
}
