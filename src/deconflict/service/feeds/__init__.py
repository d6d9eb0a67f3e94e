"""Feeds of tracks: recordings, servers that are asked, and sockets in any tongue.

A feed that dies is dialled again, ever more slowly; one that floods keeps its newest plot of each aircraft; one that lies (a wrong clock,
another tongue) is refused and counted. None of them raises into the node: what happened is in its health.
"""

from deconflict.service.feeds.every import Feeds, feed_of
from deconflict.service.feeds.files import recorded
from deconflict.service.feeds.health import FeedState, Health
from deconflict.service.feeds.mailbox import Mailbox

__all__ = ["FeedState", "Feeds", "Health", "Mailbox", "feed_of", "recorded"]
