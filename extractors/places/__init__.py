"""Places and parks: administrative divisions, towns, development zones, and the place an article is about.

A mention is the longest contiguous, most specific name: 江苏省盐城市亭湖区 and 上高工业园锦田片区 are one mention each,
whose ``kind`` and ``code`` are those of the last part that has them. Divisions come from the gazetteer; towns and parks
are read from their endings (镇, 经开区, 产业园) to the left up to a division, punctuation or a word no name begins
with.
"""

from extractors.places.host import host_place
from extractors.places.search import find_place_references, find_places

__all__ = ["find_place_references", "find_places", "host_place"]
