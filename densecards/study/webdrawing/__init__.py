"""Webs as pages that a student can hand in: Markdown, SVG, PNG and PDF.

A web becomes a page (texts), a page a drawing (places), a drawing a file. Only `raster` needs a library.
"""

from densecards.study.webdrawing.diagrams import DiagramPage
from densecards.study.webdrawing.page import WebPage, page_of
from densecards.study.webdrawing.writing import FORMATS, write_pages

__all__ = ["FORMATS", "DiagramPage", "WebPage", "page_of", "write_pages"]
