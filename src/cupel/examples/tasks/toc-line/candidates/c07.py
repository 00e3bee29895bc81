def toc_line(title, page, width):
    title = title.strip()
    number = "%3d" % page
    limit = width - len(number) - 4
    if len(title) > limit:
        title = title[:limit - 1].rstrip() + "~"
    return title + " " + "." * (width - 2 - len(title) - len(number)) + " " + number
