"""How often something may happen: slots in the shared cache, each free again after a while."""

import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

# A server on a socket knows no address; it is kept with sessions, which want one.
NOWHERE = "0.0.0.0"  # noqa: S104 -- no address to listen at


def claim(what: str, *, of: int, within: int) -> bool:
    """Take one of the slots of `what`; False when all are taken.

    A slot is free again `within` seconds after it was taken, so that at no time more than `of`
    were taken in that many seconds. Adding to the cache is atomic: two requests at once do not
    get the same slot. `what` holds no secret and no address, only names and digests.
    """
    slots = [f"limit:{what}:{number}" for number in range(of)]
    taken = cache.get_many(slots)
    return any(cache.add(slot, 1, within) for slot in slots if slot not in taken)


def network_of(request: HttpRequest) -> str:
    """Where a request comes from: an IPv4 address, or the network of an IPv6 one.

    Behind our proxy it is the last address in the header that the proxy adds to: what stands
    before was sent by the client.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        given = request.headers.get("X-Forwarded-For", given).rpartition(",")[2].strip() or given
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return NOWHERE
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
    return str(address)
