"""Serves files that we send to the providers that fetch them."""

from __future__ import annotations

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import raw, text

from bot.channels.files.links import MediaLinks
from bot.core.media import headers_for
from bot.services.ports import MediaStore

__all__ = ["MediaLinks", "media_blueprint"]


def media_blueprint(store: MediaStore, links: MediaLinks) -> Blueprint:
    blueprint = Blueprint("media", url_prefix="/media")

    async def file(request: Request, token: str) -> HTTPResponse:
        found = links.file(token)
        if found is None:
            return text("This link is not valid any more.", 404)
        try:
            content = await store.read(found.key)
        except KeyError:
            return text("This file is not kept any more.", 404)
        return raw(content, headers=headers_for(found.media_type, found.name, found.key))

    blueprint.add_route(file, "/<token:str>", ["GET", "HEAD"], name="file")
    return blueprint
