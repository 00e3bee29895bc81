def toc_line(title, page, width):
    title = title.strip()
    suffix = ".. " + str(page)

    def fits(text):
        return len(text) + 1 + len(suffix) <= width

    if not fits(title):
        # chop one character at a time until the marked title fits
        while not fits(title + "~"):
            title = title[:-1]
        while title.endswith(" "):
            title = title[:-1]
        title += "~"

    while len(title) + 1 + len(suffix) < width:
        suffix = "." + suffix
    return title + " " + suffix
