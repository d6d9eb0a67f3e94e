"""Doors beside the link: mail out and in, webhooks out and in, paging people, and the voice card on our own desk."""
