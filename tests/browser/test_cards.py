"""“Can I say this?” under a lab's numbers: by keys and on a telephone, and not where a page is framed."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visit

ASK = "Can I say this?"


def test_the_cards_open_by_keys_and_lead_to_where_they_were_judged(visit: Visit) -> None:
    one = visit("/budget?preset=Z4", viewport={"width": 390, "height": 844})
    one.button(ASK).focus()
    one.page.keyboard.press("Enter")
    dialog = one.page.locator("dialog.cards")
    expect(one.page.get_by_role("dialog", name=ASK)).to_be_visible()
    expect(dialog.get_by_role("article")).to_have_count(7)
    expect(dialog.get_by_role("region", name="Claims")).to_be_focused()
    expect(dialog).to_contain_text("Judged as it is set now: Z4")
    assert one.sideways() == 0
    dialog.get_by_role("button", name="Español").click()
    expect(one.page.get_by_role("heading", name="¿Puedo decir esto?")).to_be_visible()
    expect(dialog).to_contain_text("golfo de Cádiz")
    one.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(one.button(ASK)).to_be_focused()
    one.button(ASK).click()
    dialog.get_by_role("link", name="Set it so").first.click()
    one.wait_for_query(preset="Z3")
    one.button(ASK).click()
    expect(dialog).to_contain_text("Judged as it is set now: Z3")


def test_nothing_is_said_where_a_page_is_framed(visit: Visit) -> None:
    one = visit("/budget?frame=task&ask=What+carries+more%3F")
    expect(one.headline).to_be_visible()
    expect(one.button(ASK)).to_have_count(0)
