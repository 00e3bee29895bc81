def toc_line(title, page, width):
    page_text = str(page)
    available = width - len(page_text) - 4
    if len(title) > available:
        title = title[:available - 1].rstrip() + "~"
    num_dots = width - len(title) - len(page_text) - 2
    return f"{title} {'.' * num_dots} {page_text}"
