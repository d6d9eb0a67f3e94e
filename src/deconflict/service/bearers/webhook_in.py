"""The door for webhooks of paired parties: no session, its own signature. POST /api/v1/bearers/webhook/{peer}."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deconflict.errors import PeerFault
from deconflict.service.bearers.knocking import PER_MINUTE
from deconflict.service.house import House
from deconflict.service.problems import TooOften
from deconflict.wire import webhook


async def take(request: Request) -> Response:
    """Take in one webhook; one that comes again is answered the same and does nothing."""
    house: House = request.app.state.house
    node, now_us = house.node, house.loop.clock.now_us()
    address, now_s = request.client.host if request.client else "", now_us // 1_000_000
    # Before anything is looked up or computed: a forged call is as cheap as can be.
    if not house.knocks.admit(address, now_us):
        raise TooOften(f"more than {PER_MINUTE} calls from {address} within a minute", where="webhook", mend="wait a minute")
    peer = request.path_params["peer"]
    secret = node.core.secrets.get(peer)
    if secret is None or house.office is None:
        raise PeerFault("no party of that name is paired here", where="peer", mend="its party id stands in the address")
    raw = await request.body()
    key = webhook.key(secret, peer, node.core.me.party)
    hook_id = webhook.verify(key, {name.lower(): value for name, value in request.headers.items()}, raw, now_s)
    body = webhook.read(raw)
    if house.office.intake.hooks.again(f"{peer} {hook_id}", now_s):
        return JSONResponse({"again": True})
    return JSONResponse({"again": False, **await house.office.intake.hook(peer, body)})


def routes() -> list[Route]:
    """The door, for the HTTP face."""
    return [Route("/api/v1/bearers/webhook/{peer}", take, methods=["POST"])]
