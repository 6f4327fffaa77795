"""What stands beside an answer: what FOI requests were told, what was said last time, evidence given elsewhere."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from charter.framework import Item
from charter.wording import answer_words, counted
from services.administration.audit import HERE
from services.assessment.assessments import Sheet
from services.assessment.carrying_over import RELATION_WORDS, CarryingOver, Offer, carried_details, is_given
from services.comparison.evidence import AreaEvidence, shortened
from ui.assessing.fields import Entry, Place, boxes_of
from ui.assessing.saving import save
from ui.elements.as_text import as_text
from ui.resources import Services

MOST_QUOTED = 3
CARRIES = "Puts last round's answer, evidence and notes into this one"
IN_PLACE = ", in the place of what stands here; History keeps that"


def moment_words(moment: datetime) -> str:
    """`22 November 2026, 09:31:05`, by the clocks in England."""
    return f"{moment.astimezone(HERE):%-d %B %Y, %H:%M:%S}"


def show_record(services: Services, place: Place, told: AreaEvidence, *, disabled: bool) -> None:
    """What the FOI record says about an item; where the answer differs from it, a word of explanation is asked for."""
    shown = told.in_words(place.item_id)
    if not shown:
        return
    st.markdown(f":gray[The FOI record shows **{as_text(shown)}**. Told: {quoted_words(told, place.item_id)}.]")
    differs = told.on(place.item_id)
    if differs is None:
        return
    more = "more" if differs.difference.direction == "claims_more" else "less"
    st.warning(
        f"This answer says {more} than what was told. Both stay and are shown side by side. Say in a word why they "
        "differ, for example what has changed since."
    )
    st.text_area(
        f"Why {place.item_id} differs from what was told", key=place.box("explanation"), height=80, max_chars=5_000,
        on_change=save, args=(services, place), disabled=disabled,
    )  # fmt: skip


def quoted_words(told: AreaEvidence, item_id: str) -> str:
    """The first few answers to FOI requests that speak to an item, each with its question and day."""
    quotes = list(dict.fromkeys(q for found in told.items[item_id].findings for q in told.quotes_of(found)))
    said = [f'{as_text(q.question)}: "{as_text(shortened(q.words))}" ({q.when})' for q in quotes[:MOST_QUOTED]]
    more = len(quotes) - MOST_QUOTED
    return "; ".join([*said, *([f"and {counted(more, 'more answer')}"] if more > 0 else [])])


def show_last_round(services: Services, place: Place, earlier: Sheet | None, *, disabled: bool) -> None:
    """Last round's answer, with the button that carries it over."""
    if earlier is None or not is_given(earlier, place.item_id):
        return
    stored = earlier.stored[place.item_id]
    words = as_text(answer_words(earlier.instrument, stored.answer))
    evidence = f": {as_text(shortened(stored.evidence))}" if stored.evidence.strip() else ""
    said, carry = st.columns([5, 2])
    with said:
        st.markdown(f":gray[Last round ({as_text(earlier.round)}): **{words}**{evidence}]")
    with carry:
        st.button(
            f"Carry over {place.item_id}", key=place.key("carry"), on_click=carry_over, args=(services, place, earlier),
            disabled=disabled, help=CARRIES if place.base is None else f"{CARRIES}{IN_PLACE}",
        )  # fmt: skip


def carry_over(services: Services, place: Place, earlier: Sheet) -> None:
    stored = earlier.stored[place.item_id]
    carried = Entry(stored.answer, stored.evidence, carried_details(stored.details))
    place.put(boxes_of(carried))
    save(services, place)


def show_carry_part(
    services: Services, sheet: Sheet, earlier: Sheet | None, items: tuple[Item, ...], *, disabled: bool
) -> None:
    """Carry over a whole part: first what would change, then the button."""
    if earlier is None or disabled:
        return
    carrying: CarryingOver = services.carrying
    changes = carrying.preview(sheet, earlier, items)
    if not changes:
        return
    with st.expander(f"Carry over last round's answers to all of this part ({len(changes)} not answered yet)"):
        st.markdown(
            "\n".join(f"- {c.item.id}: {as_text(c.before)} → **{as_text(shortened(c.after))}**" for c in changes)
        )
        st.caption("Items answered in this round stay as they are. Look at each afterwards: a year has passed.")
        st.button("Carry these over", on_click=carry_part, args=(services, sheet, earlier, items))


def carry_part(services: Services, sheet: Sheet, earlier: Sheet, items: tuple[Item, ...]) -> None:
    services.carrying.carry(services.person, sheet, earlier, items)


def show_offers(services: Services, place: Place, *, disabled: bool) -> None:
    """Evidence that the area gave for linked items of other instruments: offered, and copied only on a click."""
    offers: tuple[Offer, ...] = services.kept(
        services.carrying.offers, place.area_code, place.instrument.id, place.item_id
    )
    for number, offer in enumerate(offers):
        st.markdown(f"**{as_text(offer.source)}** {RELATION_WORDS[offer.relation]}:")
        st.text(offer.stored.evidence or "No text; links or documents only.")
        for note in offer.notes:
            st.caption(as_text(note))
        st.button(
            "Copy this evidence here", key=place.key(f"offer {number}"), on_click=copy_offer,
            args=(services, place, offer), disabled=disabled,
        )  # fmt: skip
    if not offers:
        st.caption("Your area has given no evidence for a linked item of another instrument.")


def copy_offer(services: Services, place: Place, offer: Offer) -> None:
    """Put the evidence after what stands there, with where it comes from; the answer itself is never copied."""
    present = place.held("evidence") or ""
    copied = f"{offer.stored.evidence} (from {offer.source})".strip()
    boxes = {"evidence": "\n".join(text for text in (present, copied) if text)}
    theirs = boxes_of(Entry(offer.stored.answer, "", offer.stored.details))
    for box in ("links", "documents"):
        mine = (place.held(box) or "").splitlines()
        boxes[box] = "\n".join([*mine, *(line for line in theirs[box].splitlines() if line not in mine)])
    place.put(boxes)
    save(services, place)
