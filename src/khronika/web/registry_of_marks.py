"""The pages of tags and saved views."""

from khronika.web.page import PageRoute
from khronika.web.pages import tags, views

MARK_PAGES = (
    PageRoute("/tags", tags.listed),
    PageRoute("/tags", tags.change, is_sent_to=True),
    PageRoute("/tags/preview", tags.preview, is_sent_to=True),
    PageRoute("/tags/do", tags.carry_out, is_sent_to=True),
    PageRoute("/tags/undo", tags.take_back, is_sent_to=True),
    PageRoute("/tags/{tag}", tags.others),
    PageRoute("/tags/{tag}/rename", tags.rename, is_sent_to=True),
    PageRoute("/views", views.listed),
    PageRoute("/views", views.save, is_sent_to=True),
    PageRoute("/views/{view}", views.opened),
    PageRoute("/views/{view}/seen", views.seen, is_sent_to=True),
    PageRoute("/views/{view}/remove", views.remove, is_sent_to=True),
)
