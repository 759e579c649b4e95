"""The virtual LwM2M server, asked by a CoAP library of others (aiocoap)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import aiocoap
import pytest
from patience import PATIENCE_S

from factory_prov.simulation.lwm2m_server import VirtualLwm2mServer

NAME = "urn:dev:os:32473-Demo-000001"


@pytest.fixture(params=["coap", "coap+tcp"])
def server(request: pytest.FixtureRequest) -> Iterator[VirtualLwm2mServer]:
    with VirtualLwm2mServer(schemes=(request.param,)) as opened:
        yield opened


async def asked(context: aiocoap.Context, uri: str, code: aiocoap.Code, payload: bytes = b"") -> aiocoap.Message:
    message = aiocoap.Message(code=code, uri=uri, payload=payload)
    return await asyncio.wait_for(context.request(message).response, PATIENCE_S)


async def close(context: aiocoap.Context) -> None:
    """Shut down, and wait until both sides have closed: aiocoap says so to its peer and waits for nobody."""
    carriers = [getattr(each, "token_interface", None) for each in context.request_interfaces]
    connections = [each for carrier in carriers for each in getattr(carrier, "_pool", {}).values()]
    await context.shutdown()
    for each in connections:
        async with asyncio.timeout(PATIENCE_S):
            while not each._transport.is_closing():
                await asyncio.sleep(0.005)
    await asyncio.sleep(0)  # what is closing closes its socket with the loop's next turn


async def life(uri: str) -> tuple[list[str], str]:
    """Register, update and de-register; return the codes and the path that the server gave."""
    context = await aiocoap.Context.create_client_context()
    try:
        query = f"/rd?ep={NAME}&lt=300&lwm2m=1.1&b=U"
        made = await asked(context, uri + query, aiocoap.POST, b"</1/0>,</3/0>")
        path = "/".join(made.opt.location_path)
        rest = [await asked(context, f"{uri}/{path}", code) for code in (aiocoap.POST, aiocoap.DELETE, aiocoap.DELETE)]
        nobody = await asked(context, f"{uri}/rd?lt=300", aiocoap.POST)
        return [each.code.dotted for each in (made, *rest, nobody)], path
    finally:
        await close(context)


def test_a_registration_lives_and_ends(server: VirtualLwm2mServer) -> None:
    codes, path = asyncio.run(life(server.uri))
    assert codes == ["2.01", "2.04", "2.02", "4.04", "4.00"]
    assert path == "rd/1"
    assert server.registrations == ()
    seen = server.table.registrations.sighted(NAME)
    assert seen is not None
    assert seen.heard_at >= seen.first_at
