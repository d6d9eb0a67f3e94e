"""A file dropped on the page or chosen: what each record says, what it lacks, the drafts it becomes, and what the officer files of them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import OpenPage
from desk import Desk
from playwright.sync_api import Page, Route, expect
from sky import at

from deconflict.service.opening_apart import Asked, answer

KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Placemark><name>Smoke north</name><description>burning since noon</description><Polygon><outerBoundaryIs><LinearRing>
<coordinates>-39.9,34.1 -39.8,34.1 -39.8,34.2 -39.9,34.1</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
<Placemark><name>Water run</name><LineString><coordinates>-39.9,34.1 -39.6,34.3</coordinates></LineString></Placemark>
<Placemark><name>Picture</name></Placemark></Document></kml>"""
GIVE = """([name, text, kind]) => {
    const held = new DataTransfer();
    held.items.add(new File([text], name));
    dispatchEvent(new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
}"""

DRAFTS = "() => document.querySelector('.map').map.getSource('drawing').serialize().data.features.map((each) => each.properties.text)"


def node_opens(page: Page) -> None:
    """Files are opened by the node's own code."""

    def opened(route: Route) -> None:
        asked = parse_qs(urlsplit(route.request.url).query)
        data = route.request.post_data_buffer or b""
        found = answer(Asked(asked["name"][0], data, tuple(asked.get("assume", ())), (), asked["as"][0]))
        if found.refused is None:
            return route.fulfill(body=found.answer, content_type="application/json")
        said = dict(zip(("detail", "where", "mend"), found.refused, strict=True))
        return route.fulfill(status=422, json=said, content_type="application/problem+json")

    page.route("**/api/v1/open?*", opened)


def dropped(page: Page, text: str, name: str = "fire.kml") -> None:
    """Somebody drops a file."""
    page.evaluate(GIVE, [name, text, "drop"])


def fill(page: Page, **typed: str) -> None:
    """What the file leaves open, stated by whoever opens it."""
    for name, text in typed.items():
        page.get_by_test_id(f"field-{name}").fill(text)


def states(page: Page) -> list[str | None]:
    """What each record is, in the file's order."""
    return [row.get_attribute("data-state") for row in page.get_by_test_id("file-record").all()]


def stated(page: Page) -> None:
    """Everything that the two shapes lack."""
    page.get_by_test_id("field-zone_type").select_option("fire_traffic")
    fill(page, upper="3000 ft AMSL", half_width_m="500 m", **{"from": "now", "until": "+2 h"})
    page.get_by_test_id("read-again").click()


def test_what_a_file_says_and_lacks_is_told_record_by_record_and_filed_by_the_officer(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(ready='[data-ready="true"]', webgl=True)
    node_opens(page)
    page.evaluate(GIVE, ["fire.kml", KML, "dragover"])
    expect(page.get_by_test_id("dropping")).to_be_visible()
    dropped(page, KML)
    expect(page.get_by_test_id("dropping")).to_have_count(0)
    expect(page.get_by_test_id("opened-summary")).to_contain_text("0 of 3 records")
    assert states(page) == ["lacking", "lacking", "refused"]
    lacks = page.get_by_test_id("lacks")
    expect(lacks.nth(1)).to_contain_text("Half its width")
    expect(page.locator('[data-name="Smoke north"]')).to_contain_text("burning since noon")
    expect(page.locator('[data-name="Picture"]')).to_contain_text("no shape")
    stated(page)
    expect(page.get_by_test_id("opened-summary")).to_contain_text("2 of 3 records")
    assert states(page) == ["draft", "draft", "refused"]
    page.get_by_test_id("show-all").click()
    expect(page.get_by_test_id("drafts")).to_contain_text("not filed: 2")
    shown = page.evaluate(
        "() => document.querySelector('.map').map.getSource('drawing').serialize().data.features.map(f => f.properties.text)"
    )
    assert [text for text in shown if text] == ["DRAFT Smoke-north", "DRAFT Water-run"]
    assert desk.posted("/api/v1/zones") == []
    page.get_by_test_id("drafts-back").click()
    page.locator('[data-name="Smoke north"]').get_by_test_id("file-one").click()
    page.get_by_role("button", name="Send now").click()
    expect(page.locator('[data-name="Smoke north"]')).to_have_attribute("data-state", "filed")
    page.get_by_test_id("file-all").click()
    page.get_by_role("button", name="Send now").click()
    expect(page.locator('[data-name="Water run"]')).to_have_attribute("data-state", "filed")
    first, second = desk.posted("/api/v1/zones")
    assert first["properties"] == {
        "zone_id": "Smoke-north", "remark": "burning since noon", "zone_type": "fire_traffic", "authority": "ALFA FIRE DESK",
        "lower": "SFC", "upper": "3000 ft AMSL", "from": at(0), "until": at(7200),
    }  # fmt: skip
    assert (second["geometry"]["type"], second["properties"]["half_width_m"]) == ("LineString", 500)
    page.get_by_test_id("rail-map").click()
    expect(page.get_by_test_id("drafts")).to_have_count(0)


@pytest.mark.parametrize("width", [1400, 320])
def test_u30_u31_a_file_is_chosen_completed_and_filed_by_keyboard_alone(desk: Desk, open_page: OpenPage, width: int) -> None:
    page = open_page("#panel=plans", ready='[data-testid="open-file"]', viewport={"width": width, "height": 800})
    page.on("filechooser", lambda _: None)  # a browser that is first asked to tell at the key may show its own chooser
    node_opens(page)
    page.get_by_test_id("open-file").focus()
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Enter")
    chosen.value.set_files({"name": "water.kml", "mimeType": "text/xml", "buffer": KML.encode()})
    expect(page.get_by_test_id("opened")).to_be_focused()
    for name, keys in (
        ("operation", "s"),
        ("aircraft_class", "u"),
        ("upper", "900 ft AMSL"),
        ("half_width_m", "500 m"),
        ("from", "now"),
        ("until", "+1 h"),
    ):
        page.get_by_test_id(f"field-{name}").focus()
        page.keyboard.type(keys)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("opened-summary")).to_contain_text("2 of 3 records")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_test_id("file-one").nth(1).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Send now").focus()
    page.keyboard.press("Enter")
    expect(page.locator('[data-name="Water run"]')).to_have_attribute("data-state", "filed")
    (feature,) = desk.posted("/api/v1/plans")
    assert (
        feature["properties"] | {"op_id": "Water-run", "operation": "survey", "aircraft_class": "uncrewed", "count": 1}
        == feature["properties"]
    )


def test_what_cannot_be_opened_is_one_line_and_a_wrong_value_names_its_field(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(allow="422")
    node_opens(page)
    dropped(page, "%PDF-1.4", "map.pdf")
    expect(page.get_by_test_id("opened-refusal")).to_contain_text("none of the tongues")
    dropped(page, "x" * (2**20 + 1), "large.csv")
    expect(page.get_by_test_id("opened-refusal")).to_have_text("large.csv is larger than 1 MiB. Split it, or open it with: deconflict open")
    page.evaluate("() => { File.prototype.arrayBuffer = () => Promise.reject(new DOMException('a folder')); }")
    dropped(page, "", "folder")
    expect(page.get_by_test_id("opened-refusal")).to_have_text("folder cannot be read. Choose a file, not a folder")
    page.reload()
    expect(page.get_by_test_id("panel-file")).to_contain_text("nothing is filed until you file it")
    dropped(page, KML)
    fill(page, half_width_m="wide")
    page.get_by_test_id("read-again").click()
    expect(page.get_by_test_id("said")).to_contain_text("Half its width: a length with its unit")
    fill(page, half_width_m="")
    stated(page)
    desk.refuse["/api/v1/zones"] = (422, {"detail": "nobody is on watch", "where": "watch", "mend": "take the watch first"})
    page.locator('[data-name="Smoke north"]').get_by_test_id("file-one").click()
    page.get_by_role("button", name="Send now").click()
    row = page.locator('[data-name="Smoke north"]')
    expect(row.get_by_role("alert")).to_have_text("nobody is on watch. take the watch first")
    expect(row).to_have_attribute("data-state", "draft")
    page.get_by_test_id("opened-away").click()
    expect(page.get_by_test_id("panel-zones")).to_be_visible()
