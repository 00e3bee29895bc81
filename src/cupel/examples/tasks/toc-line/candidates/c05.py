def toc_line(title, page, width):
    # normalise the whitespace of the title
    title = " ".join(title.split())
    page = str(page)
    max_title = width - len(page) - 4
    if len(title) > max_title:
        title = title[:max_title - 1].rstrip() + "~"
    dots = "." * (width - len(title) - len(page) - 2)
    return " ".join([title, dots, page])
