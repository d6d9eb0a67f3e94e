"""The demo's own server: nothing for whoever has not the secret of the run, one page, the sky, and acts by name."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from deconflict.errors import Refused
from deconflict.service.demo_sky import Sky
from deconflict.service.demo_split import KEY, Split

START_US = 1_800_000_000_000_000


class Told:
    """A tour that only tells what it was asked."""

    def __init__(self) -> None:
        self.acts: list[str] = []

    def state(self) -> dict[str, Any]:
        return {"steps": ["pair"], "done": {"pair": False}, "codes": {}, "facts": {}}

    def pages(self) -> list[dict[str, str]]:
        return [{"name": "ALFA", "src": "http://127.0.0.1:1/#code=X"}]

    def act(self, name: str) -> dict[str, Any]:
        if name != "match":
            raise Refused("there is no such act", where="act", mend="match")
        self.acts.append(name)
        return self.state()


@pytest.fixture(scope="module")
def split() -> Any:
    with Split(Sky(START_US)) as serving:
        serving.tour = Told()  # type: ignore[assignment]
        yield serving


def asked(split: Split, method: str, path: str, **headers: str) -> httpx.Response:
    return httpx.request(method, split.origin + path, headers=headers)


def test_without_the_secret_of_the_run_there_is_no_answer(split: Split) -> None:
    for method, path in (("GET", "/demo"), ("POST", "/demo/pages"), ("POST", "/demo/match")):
        assert asked(split, method, path).status_code == 403
        assert asked(split, method, path, **{KEY: "another"}).status_code == 403
    assert asked(split, "GET", "/sky/another/alfa.json").status_code == 404
    assert split.key in split.page.partition("#")[2]
    assert split.key not in split.page.partition("#")[0]


def test_with_it_state_pages_and_acts(split: Split) -> None:
    key = {KEY: split.key}
    assert asked(split, "GET", "/demo", **key).json()["steps"] == ["pair"]
    assert asked(split, "POST", "/demo/pages", **key).json()["pages"][0]["name"] == "ALFA"
    assert asked(split, "POST", "/demo/match", **key).status_code == 200
    refused = asked(split, "POST", "/demo/fly", **key)
    assert (refused.status_code, refused.json()["mend"]) == (422, "match")


def test_the_sky_is_asked_for_by_the_nodes(split: Split) -> None:
    feed = split.feed("ALFA").removeprefix("sky=readsb:")
    assert {one["flight"].strip() for one in httpx.get(feed).json()["aircraft"]} == {"RESCUE1", "TANKER3", "LEAD2"}


def test_it_answers_under_its_own_name_and_nobody_may_hold_its_page(split: Split) -> None:
    assert asked(split, "GET", "/split.html", Host="rebound.example").status_code == 403
    page = asked(split, "GET", "/")
    assert page.status_code == 200
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert asked(split, "GET", "/words/fr.json").json()["locale"] == "fr"
